import { LitElement, type PropertyValues } from 'lit'
import type { ConsoleStore, Topic } from './console-store.ts'

/**
 * A part of the page that draws the store. It renders into itself, not into a shadow root, so that one style sheet and one
 * document outline hold for the whole console. Not drawn before it has a store, nor while updates are held.
 */
export abstract class StoreElement extends LitElement {
  static override properties = { store: { attribute: false } }
  declare store: ConsoleStore | undefined
  /** What has to change for this part to be drawn again. */
  protected abstract readonly topics: readonly Topic[]
  #unsubscribe: (() => void) | undefined

  override connectedCallback(): void {
    super.connectedCallback()
    this.#follow()
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#unsubscribe?.()
  }

  protected override willUpdate(changed: PropertyValues): void {
    super.willUpdate(changed)
    // a store that was set before the element was defined arrives with the first update
    if (changed.has('store')) this.#follow()
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  #follow(): void {
    this.#unsubscribe?.()
    this.#unsubscribe = this.store?.subscribe(changed => {
      if (this.topics.some(topic => changed.has(topic))) this.requestUpdate()
    })
  }
}
