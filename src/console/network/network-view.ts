import { html, nothing, type TemplateResult } from 'lit'
import type { Topic } from '../console-store.ts'
import { StoreElement } from '../store-element.ts'
import { Layout } from './layout.ts'
import { type Palette, paint } from './paint.ts'
import { type Picture, type PictureNode, pictureOf, pictureText } from './picture.ts'

const HEIGHT = 320
/** A finger is this wide. */
const REACH = 24
/** Dots of tasks move so often at most: more is not seen, and is taken from the tasks. */
const DOTS_EVERY_MS = 100
/** A dot is that long on its way. */
const WAY_MS = 1_600

/**
 * `<kx-network>`: the network as this tab sees it, drawn on a canvas. It says nothing that the table of peers beside it does not, and what is chosen in one
 * is chosen in the other. It draws only what changed, and nothing while nobody can see it.
 */
export class NetworkView extends StoreElement {
  protected override readonly topics: readonly Topic[] = ['phase', 'status', 'peers', 'tasks', 'runs', 'selection']
  readonly #layout = new Layout()
  #picture: Picture | undefined
  #frame: number | undefined
  #lastDots = 0
  #sizes: ResizeObserver | undefined
  #scheme: MediaQueryList | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#sizes = new ResizeObserver(() => this.#arrange())
    this.#sizes.observe(this)
    this.#scheme = matchMedia('(prefers-color-scheme: dark)')
    this.#scheme.addEventListener('change', this.#plan)
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#sizes?.disconnect()
    this.#scheme?.removeEventListener('change', this.#plan)
    if (this.#frame != null) cancelAnimationFrame(this.#frame)
    this.#frame = undefined
  }

  protected override render(): TemplateResult | typeof nothing {
    const { node } = this.store ?? {}
    if (node == null || node.peers.length === 0) return nothing
    const { id: selfId, peers, relays, tasks, runs } = node
    this.#picture = pictureOf({ selfId, peers, relays, tasks, runs })
    return html`<figure class="network">
      <canvas aria-hidden="true" @click=${this.#onClick}></canvas>
      <figcaption><p>${pictureText(this.#picture)}</p>
        <ul class="legend"><li><span class="key line"></span>direct</li><li><span class="key line dashed"></span>relayed</li>
          <li><span class="key line dotted"></span>no link yet</li><li><span class="key full"></span>runs the work of others</li>
          <li><span class="key hollow"></span>does not</li><li><span class="key square"></span>relay or this tab</li>
          <li><span class="key ring"></span>cores at work</li></ul></figcaption>
    </figure>`
  }

  protected override updated(): void {
    this.#arrange()
  }

  /** Gives nodes their places anew, and draws. */
  #arrange(): void {
    const canvas = this.querySelector('canvas')
    if (canvas == null || this.#picture == null) return
    const width = this.clientWidth
    const ratio = devicePixelRatio
    if (canvas.width !== Math.round(width * ratio)) {
      canvas.width = Math.round(width * ratio)
      canvas.height = Math.round(HEIGHT * ratio)
    }
    this.#layout.set(this.#picture, Math.min(width, HEIGHT))
    if (this.#isStill) this.#layout.settle()
    this.#plan()
  }

  get #isStill(): boolean {
    return matchMedia('(prefers-reduced-motion: reduce)').matches
  }

  readonly #plan = (): void => {
    this.#frame ??= requestAnimationFrame(now => {
      this.#frame = undefined
      this.#draw(now)
    })
  }

  #draw(now: number): void {
    const moves = this.#layout.step()
    const flows = !this.#isStill && this.#picture?.lines.some(({ out, back }) => out + back > 0) === true
    if (moves || !flows || now - this.#lastDots >= DOTS_EVERY_MS) {
      this.#lastDots = now
      this.#paint(flows ? (now % WAY_MS) / WAY_MS : 0.5)
    }
    // frames do not come while the tab is hidden, so neither does this
    if ((moves || flows) && this.store?.isHeld !== true) this.#plan()
  }

  #paint(phase: number): void {
    const canvas = this.querySelector('canvas')
    const context = canvas?.getContext('2d')
    const { store } = this
    if (canvas == null || context == null || store == null || this.#picture == null) return
    const ratio = devicePixelRatio
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    const label = ({ id, kind }: PictureNode): string =>
      kind === 'self' ? 'this tab' : kind === 'relay' ? 'relay' : store.letters.letterOf(id)
    paint(
      context,
      { width: canvas.width / ratio, height: HEIGHT },
      {
        picture: this.#picture,
        place: id => this.#layout.place(id),
        label,
        seriesOf: id => store.letters.seriesOf(id),
        selected: store.selectedPeer,
        phase,
        palette: paletteOf(this)
      }
    )
  }

  readonly #onClick = ({ offsetX, offsetY }: MouseEvent): void => {
    const found = this.#layout.at(offsetX - this.clientWidth / 2, offsetY - HEIGHT / 2, REACH)
    const isPeer = this.#picture?.nodes.some(({ id, kind }) => id === found && kind === 'peer') === true
    this.store?.selectPeer(isPeer ? found : undefined)
  }
}

/** A canvas cannot read `light-dark()`, but the style of an element has it resolved. */
function paletteOf(element: HTMLElement): Palette {
  const probe = element.querySelector<HTMLElement>('figure') ?? element
  const colour = (name: string): string => {
    probe.style.color = `var(--kx-${name})`
    const value = getComputedStyle(probe).color
    probe.style.color = ''
    return value
  }
  const [text, muted, line, accent, surface] = ['text', 'muted', 'control', 'accent', 'surface'].map(colour)
  const series = [1, 2, 3, 4, 5].map(place => colour(`s${place}`))
  return { text: text ?? '', muted: muted ?? '', line: line ?? '', accent: accent ?? '', surface: surface ?? '', series }
}
