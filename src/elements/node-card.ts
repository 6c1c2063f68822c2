import type { KyroxNode } from '../kyrox-node.ts'
import { cardStyle } from './card-style.ts'
import { ConsentDialog } from './consent-dialog.ts'
import { make } from './dom.ts'
import type { ElementStatus } from './element-events.ts'
import type { ElementOptions } from './element-options.ts'
import { peersText, servingText, statusText } from './element-state.ts'

/** What the buttons do. */
export interface CardActions {
  readonly connect: () => void
  readonly allow: () => void
  readonly finish: () => void
  readonly pause: () => void
  readonly stop: () => void
}

export interface CardView {
  readonly options: ElementOptions
  readonly status: ElementStatus
  readonly node: KyroxNode | undefined
  /** A yes holds, though the node may not serve yet. */
  readonly isAllowed: boolean
  readonly error: string
}

const TONES: Readonly<Record<ElementStatus, string>> = {
  idle: 'idle',
  connecting: 'warn',
  online: 'ok',
  relayed: 'ok',
  serving: 'ok',
  paused: 'warn',
  stopped: 'idle',
  error: 'bad'
}

/** What `<kyrox-node>` shows: made once, changed in place. Nothing is drawn that did not change. */
export class NodeCard {
  readonly #mark = make('span', { class: 'mark', 'aria-hidden': 'true' })
  readonly #words = make('span', { role: 'status' })
  readonly #peers = make('p', { class: 'path', part: 'path' })
  readonly #empty = make('slot', { name: 'empty' }, 'Nobody else is here yet.')
  readonly #tasks = make('p', { class: 'tasks', part: 'tasks' })
  readonly #meter = make('meter', { part: 'meter', min: '0', 'aria-label': 'Tasks of others running here' })
  readonly #box = make('div', { class: 'box' })
  readonly #buttons: Readonly<Record<keyof CardActions, HTMLButtonElement>>
  readonly #question = new ConsentDialog()

  constructor(root: ShadowRoot, actions: CardActions) {
    const button = (name: keyof CardActions, text: string, attributes: Readonly<Record<string, string>> = {}): HTMLButtonElement => {
      const made = make('button', { type: 'button', ...attributes }, text)
      made.addEventListener('click', () => actions[name]())
      return made
    }
    this.#buttons = {
      connect: button('connect', 'Connect'),
      allow: button('allow', 'Let this network use this browser'),
      finish: button('finish', 'Finish', { part: 'finish' }),
      pause: button('pause', 'Pause 1 h', { part: 'pause' }),
      stop: button('stop', 'Stop', { part: 'stop', class: 'stop' })
    }
    this.#box.append(
      make('p', { class: 'status', part: 'status' }, this.#mark, this.#words),
      this.#peers,
      this.#tasks,
      this.#meter,
      make('div', { class: 'verbs' }, ...Object.values(this.#buttons))
    )
    root.adoptedStyleSheets = [cardStyle()]
    root.append(this.#box, this.#question.element)
  }

  show({ options, status, node, isAllowed, error }: CardView): void {
    const serving = node?.serving
    const isServing = isAllowed || (serving != null && serving.state !== 'off')
    this.#box.part.value = options.ui === 'badge' ? 'badge' : 'card'
    this.#box.hidden = options.ui === 'none'
    this.#mark.setAttribute('data-tone', TONES[status])
    setText(this.#words, statusText(status, node) + (error === '' ? '' : `: ${error}`))
    this.#showPeers(node)
    setText(this.#tasks, serving == null ? '' : servingText(serving))
    this.#meter.hidden = !isServing
    this.#meter.max = serving?.cores ?? 1
    this.#meter.value = serving?.running ?? 0
    this.#buttons.connect.hidden = node != null || status === 'connecting' || options.start === 'manual'
    this.#buttons.allow.hidden = isServing || node == null || options.capabilities.length === 0 || options.isolation === 'frame'
    this.#buttons.finish.hidden = serving?.state !== 'on'
    this.#buttons.pause.hidden = serving?.state !== 'on'
    this.#buttons.stop.hidden = !isServing
  }

  async ask(options: ElementOptions, cores: number): Promise<number | undefined> {
    return await this.#question.ask(options, cores)
  }

  /** An open question is answered no. */
  close(): void {
    this.#question.close()
  }

  /** Whether a person could find and press Stop, as far as style says: a page may restyle it, not hide it. */
  isStopVisible(): boolean {
    const { stop } = this.#buttons
    const { width, height } = stop.getBoundingClientRect()
    return stop.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && width >= 8 && height >= 8
  }

  #showPeers(node: KyroxNode | undefined): void {
    const isAlone = node != null && node.status === 'joined' && node.peers.length === 0
    if (!isAlone) setText(this.#peers, peersText(node?.peers ?? []))
    else if (this.#empty.parentNode == null) this.#peers.replaceChildren(this.#empty)
  }
}

/** A live region that is written again is read again. */
function setText(element: HTMLElement, text: string): void {
  if (element.textContent !== text || element.firstElementChild != null) element.textContent = text
}
