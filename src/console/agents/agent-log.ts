import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit'
import type { AgentLogLine } from '../../node-agents.ts'
import { logText, timeText } from './log-text.ts'

/** Nearer to the end than this is at the end: browsers round scroll positions. */
const END_PX = 8

/** `<kx-agent-log>`: the last lines of one agent. Follows the newest until the person scrolls up. */
export class AgentLog extends LitElement {
  static override properties = {
    lines: { attribute: false },
    agent: { attribute: false },
    isFollowing: { state: true },
    seen: { state: true }
  }
  declare lines: readonly AgentLogLine[]
  /** Name, for labels. */
  declare agent: string
  declare isFollowing: boolean
  /** Time of the newest line when the person left the end. */
  declare seen: number

  constructor() {
    super()
    this.lines = []
    this.agent = ''
    this.isFollowing = true
    this.seen = 0
  }

  protected override createRenderRoot(): HTMLElement {
    return this
  }

  protected override render(): TemplateResult {
    const { lines, agent, isFollowing } = this
    if (lines.length === 0)
      return html`<p class="empty">${agent} has written nothing yet. Agents write with <code>ctx.log(text)</code>.</p>`
    const missed = isFollowing ? 0 : lines.filter(({ at }) => at > this.seen).length
    return html`<div class="table-head"><h4>Log of ${agent}</h4><div class="table-actions">
        ${isFollowing ? nothing : html`<button type="button" class="small" @click=${() => this.#follow()}>Follow${missed > 0 ? `, ${missed} new` : ''}</button>`}
        <kx-copy .value=${logText(lines)} .label=${`log of ${agent}`}></kx-copy></div></div>
      <div class="log" role="log" aria-live="off" tabindex="0" aria-label=${`Log of ${agent}`} @scroll=${this.#onScroll}>
        <ol>${lines.map(({ at, level, text }) => html`<li data-level=${level}><time>${timeText(at)}</time> <b class="level">${level}</b> <span>${text}</span></li>`)}</ol></div>`
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed)
    const box = this.querySelector('.log')
    if (box != null && this.isFollowing) box.scrollTop = box.scrollHeight
  }

  #follow(): void {
    this.isFollowing = true
  }

  readonly #onScroll = (event: Event): void => {
    // the handler is on this element alone
    const box = event.currentTarget as HTMLElement
    const isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < END_PX
    if (isAtEnd === this.isFollowing) return
    this.isFollowing = isAtEnd
    if (!isAtEnd) this.seen = this.lines.at(-1)?.at ?? 0
  }
}
