import { type ErrorData, errorToData } from '../base/errors.ts'
import type { KyroxNode, PeerView, StopReport, SubmitOptions, Task, TaskView } from '../kyrox-node.ts'
import type { AgentDefinition } from '../runtime/agent.ts'
import { type ConsentView, type ElementQuality, type ElementStatus, KyroxErrorEvent, KyroxStatusEvent } from './element-events.ts'
import { type ElementOptions, readOptions } from './element-options.ts'
import { qualityOf, statusOf } from './element-state.ts'
import { NodeCard } from './node-card.ts'
import { NodeConnection } from './node-connection.ts'
import { nodeInvite } from './node-invite.ts'
import { type NodeStats, statsOf } from './node-stats.ts'
import { notAllowed, ServingConsent } from './serving-consent.ts'
import { whenToStart } from './start-trigger.ts'

const HOUR_MS = 3_600_000

/** In Node there are no elements: the class can be imported there all the same, for servers that render pages. */
const Base = (globalThis.HTMLElement ?? class {}) as typeof HTMLElement

/**
 * `<kyrox-node>`: makes the page a member of a network. `isolation="frame"` is not there yet: the node runs in the page that embeds it, whose
 * scripts could press the buttons themselves. Until the start that its `start` attribute names it makes no connection, no worker and no request.
 * Connecting never runs the work of others: that takes {@link requestServe}, a click, and a yes. Attributes are read when it connects.
 */
export class KyroxNodeElement extends Base {
  static readonly observedAttributes = ['ui', 'start', 'capabilities', 'isolation']
  /** Agents to host. Absent: those that come with Kyrox and are named in `capabilities`. Read when it connects. */
  declare agents: readonly AgentDefinition[] | undefined
  readonly #consent = new ServingConsent({
    target: this,
    isStopVisible: () => this.#card?.isStopVisible() ?? false,
    stopHidden: () => this.#stopHidden()
  })
  #internals: ElementInternals | undefined
  #card: NodeCard | undefined
  #connection: NodeConnection | undefined
  /** Ends what waits for the start, when the element leaves the page. */
  #place = new AbortController()
  #status: ElementStatus = 'idle'
  #error: ErrorData | undefined
  #wasServing = false
  #wasStopped = false

  get status(): ElementStatus {
    return this.#status
  }
  get quality(): ElementQuality {
    return qualityOf(this.peers, this.#node?.status === 'joined')
  }
  get peers(): readonly PeerView[] {
    return this.#node?.peers ?? Object.freeze([])
  }
  get tasks(): readonly TaskView[] {
    return this.#node?.tasks ?? Object.freeze([])
  }
  get stats(): NodeStats | undefined {
    return this.#node == null ? undefined : statsOf(this.#node)
  }
  get consent(): ConsentView {
    return this.#consent.view
  }
  get peerId(): string | undefined {
    return this.#node?.id
  }
  get error(): ErrorData | undefined {
    return this.#error
  }
  /** Relay addresses, with spaces between. None: the node works alone. */
  get relay(): string {
    return this.getAttribute('relay') ?? ''
  }
  set relay(value: string) {
    this.setAttribute('relay', value)
  }
  get network(): string {
    return this.#options.network
  }
  set network(value: string) {
    this.setAttribute('network', value)
  }

  connectedCallback(): void {
    this.#upgrade('relay')
    this.#upgrade('network')
    this.#internals ??= this.attachInternals()
    this.#card ??= new NodeCard(this.attachShadow({ mode: 'open' }), {
      connect: () => void this.connect().catch(() => {}),
      allow: () => void this.requestServe().catch(() => {}),
      finish: () => this.finish(),
      pause: () => this.pause(HOUR_MS),
      stop: () => void this.stop()
    })
    this.#place = new AbortController()
    whenToStart(this, this.#options.start, () => void this.connect().catch(() => {}), this.#place.signal)
    if (this.#options.isolation === 'frame') console.warn('<kyrox-node>: isolation="frame" is not there yet: this serves nobody')
    this.#setStatus(this.#status)
  }

  disconnectedCallback(): void {
    this.#place.abort()
    // an element that is only moved is back in the page before this runs
    queueMicrotask(() => {
      if (!this.isConnected) void this.disconnect()
    })
  }

  attributeChangedCallback(): void {
    if (this.#options.ui === 'none' && this.consent.granted) this.stop()
    this.#draw()
  }

  /** Makes the node and joins. Resolves when it takes tasks, whether or not a relay answers. */
  async connect(): Promise<void> {
    await this.#connected()
  }

  /** Ends the node and all it runs. The element may connect again. */
  async disconnect(): Promise<void> {
    const connection = this.#connection
    this.#connection = undefined
    const closed = connection?.close()
    this.#card?.close()
    this.#consent.withdraw()
    this.#changed()
    await closed
  }

  /**
   * Asks the person whether the network may use this browser, and serves when they say yes.
   * @throws NotAllowedError without a click before it, with `ui="none"`, with no `capabilities`, with `isolation="frame"`, or when they say no.
   */
  async requestServe({ cores }: { readonly cores?: number } = {}): Promise<ConsentView> {
    const options = this.#options
    const allowed = await this.#consent.ask(this.#card, options, cores ?? 1)
    const node = await this.#connected()
    this.#wasStopped = false
    this.#consent.grant(options, allowed)
    node.serve({ cores: allowed })
    this.#changed()
    if (this.#card?.isStopVisible() !== true) this.#stopHidden()
    if (!this.consent.granted) throw notAllowed('The Stop button is hidden')
    return this.consent
  }

  /** Takes nothing new of others and ends what runs. */
  finish(): void {
    this.#node?.finish()
  }

  /** Ends the work of others, and serves again after `ms`. */
  pause(ms: number): void {
    if (this.consent.granted) this.#node?.pause(ms)
  }

  /** Ends the work of others before it returns, and takes the consent back. */
  stop(): StopReport {
    this.#wasStopped = true
    const report = this.#node?.stopServing() ?? { handedBack: 0, tookMs: 0 }
    this.#consent.forget(this.#options)
    this.#changed()
    return report
  }

  /** Submits a task of the page's own; connects first when need be. */
  async submit<Output = unknown>(capability: string, input: unknown, options: SubmitOptions = {}): Promise<Task<Output>> {
    const node = await this.#connected()
    return node.submit<Output>(capability, input, options)
  }

  /** A link that brings somebody into this network. `undefined` before it has connected. */
  invite(): string | undefined {
    return this.#node == null ? undefined : nodeInvite(this.#node, location.href)
  }

  get #options(): ElementOptions {
    return readOptions(name => this.getAttribute(name))
  }

  get #node(): KyroxNode | undefined {
    return this.#connection?.node
  }

  async #connected(): Promise<KyroxNode> {
    this.#connection ??= this.#connect()
    return await this.#connection.ready
  }

  #connect(): NodeConnection {
    const connection = new NodeConnection({ target: this, changed: () => this.#changed() }, { options: this.#options, agents: this.agents })
    this.#error = undefined
    this.#setStatus('connecting')
    connection.ready.then(
      () => this.#changed(),
      (error: unknown) => connection.isClosed || this.#fail(error)
    )
    return connection
  }

  #fail(error: unknown): void {
    this.#connection = undefined
    this.#error = Object.freeze(errorToData(error))
    this.#setStatus('error')
    this.dispatchEvent(new KyroxErrorEvent(this.#error))
  }

  #stopHidden(): void {
    this.stop()
    const error = { name: 'StopHiddenError', message: 'The Stop button of <kyrox-node> was hidden, so serving has ended' }
    console.warn(error.message)
    this.dispatchEvent(new KyroxErrorEvent(error))
  }

  #changed(): void {
    const node = this.#node
    const isServing = node != null && node.serving.state !== 'off'
    // after Finish the last run ends it by itself
    if (this.#wasServing && !isServing) this.#consent.withdraw()
    this.#wasServing = isServing
    this.#setStatus(node == null ? 'idle' : statusOf(node, this.#wasStopped))
  }

  #setStatus(status: ElementStatus): void {
    const before = this.#status
    this.#status = status
    if (before !== status) {
      this.#internals?.states?.delete(before)
      this.dispatchEvent(new KyroxStatusEvent(status, this.quality))
    }
    this.#internals?.states?.add(status)
    this.#draw()
  }

  #draw(): void {
    const { granted: isAllowed } = this.consent
    this.#card?.show({ options: this.#options, status: this.#status, node: this.#node, isAllowed, error: this.#error?.message ?? '' })
  }

  /** A property that was set before the element was defined hides the accessor of the class until it is set again. */
  #upgrade(name: 'relay' | 'network'): void {
    if (!Object.hasOwn(this, name)) return
    const value = this[name]
    delete (this as Partial<Record<typeof name, unknown>>)[name]
    Object.assign(this, { [name]: value })
  }
}

declare global {
  interface HTMLElementTagNameMap {
    'kyrox-node': KyroxNodeElement
  }
}
