import { make } from './dom.ts'
import type { ElementOptions } from './element-options.ts'

const LASTS: Readonly<Record<ElementOptions['remember'], string>> = {
  none: 'until you stop it or leave this page. It is not remembered.',
  session: 'until you stop it or leave this page. In this tab you are not asked again.',
  always: 'until you stop it or leave this page. For 30 days you are not asked again, unless you stop it.'
}

/**
 * The question whether a network may use this browser, asked in the page's own document. That makes it a courtesy with teeth, not a wall:
 * script of the same page could click for the person. Only trusted clicks count, and Escape is a no.
 */
export class ConsentDialog {
  readonly element = make('dialog', { part: 'consent', 'aria-labelledby': 'question' })
  #answer: ((cores: number | undefined) => void) | undefined

  constructor() {
    this.element.addEventListener('close', () => this.#settle(undefined))
  }

  /** Cores allowed; `undefined` for a no. A question that is open already is answered no. */
  async ask(options: ElementOptions, cores: number): Promise<number | undefined> {
    this.#settle(undefined)
    const input = make('input', { type: 'number', min: '1', max: String(options.maxCores), value: String(cores), inputmode: 'numeric' })
    this.element.replaceChildren(this.#form(options, input))
    this.element.showModal()
    return await new Promise(resolve => {
      this.#answer = resolve
    })
  }

  close(): void {
    this.#settle(undefined)
    if (this.element.open) this.element.close()
  }

  #form({ network, capabilities, maxCores, maxSeconds, remember }: ElementOptions, input: HTMLInputElement): HTMLFormElement {
    const yes = make('button', { type: 'button', class: 'yes' }, 'Allow')
    const no = make('button', { type: 'button', autofocus: '' }, 'No')
    yes.addEventListener('click', ({ isTrusted }) => {
      if (!isTrusted) return
      this.#settle(Math.min(Math.max(Math.round(Number(input.value)) || 1, 1), maxCores))
      this.element.close()
    })
    no.addEventListener('click', () => this.close())
    const line = (title: string, text: string): HTMLLIElement => make('li', {}, make('b', {}, `${title}: `), text)
    const limit = maxSeconds == null ? '' : `, ${maxSeconds} s each at most`
    return make(
      'form',
      { method: 'dialog' },
      make('h2', { id: 'question' }, `Let network ${network} use this browser?`),
      make('slot', { name: 'why' }),
      make(
        'ul',
        {},
        line('What runs', `${capabilities.join(', ')}: programs that ${location.host} brings, in workers of their own.`),
        line('For whom', `every member of network ${network}.`),
        line('How much', `as many tasks at once as you give cores${limit}.`),
        line('How long', LASTS[remember])
      ),
      make('label', {}, `Cores, at most ${maxCores}`, input),
      make('div', { class: 'verbs' }, yes, no)
    )
  }

  #settle(cores: number | undefined): void {
    this.#answer?.(cores)
    this.#answer = undefined
  }
}
