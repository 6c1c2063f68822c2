import type { GossipSub } from '@libp2p/gossipsub'
import { TopicValidatorResult } from '@libp2p/gossipsub'
import type { Clock } from '../base/clock.ts'
import type { Startable } from '../base/life-cycle.ts'
import { MAX_PRESENCE_BYTES } from '../wire/limits.ts'
import { Presence } from '../wire/proto/agent-message.js'
import { presenceTopic } from './protocol-names.ts'

export interface PresenceGossipPorts {
  readonly pubsub: GossipSub
  readonly clock: Clock
  /** What this node says of itself now. */
  readonly describe: () => Presence
  readonly heard: (peerId: string, presence: Presence) => void
  readonly onDrop: (cause: string) => void
}

/** A node that says nothing for {@link PRESENCE_LIFE_MS} is gone; this leaves room for five lost words. */
export const PRESENCE_INTERVAL_MS = 2_000
export const PRESENCE_LIFE_MS = 12_000
/** A change is told at once, but not more often than this. */
const LEAST_SPACING_MS = 200

/**
 * Tells the network what this node offers, every two seconds and when it changes, and hears the others. gossipsub signs each message, so the
 * author is who it says. Discovery and hints only: no task ever rides on it.
 */
export class PresenceGossip implements Startable {
  readonly #ports: PresenceGossipPorts
  readonly #topic: string
  #cancelTimer: (() => void) | undefined
  #lastSent = Number.NEGATIVE_INFINITY
  #started = false

  constructor(ports: PresenceGossipPorts, network: string) {
    this.#ports = ports
    this.#topic = presenceTopic(network)
  }

  async start(): Promise<void> {
    if (this.#started) return
    this.#started = true
    const { pubsub } = this.#ports
    pubsub.topicValidators.set(this.#topic, (_via, message) => {
      if (message.data.byteLength <= MAX_PRESENCE_BYTES) return TopicValidatorResult.Accept
      this.#ports.onDrop('presence-too-large')
      return TopicValidatorResult.Reject
    })
    pubsub.addEventListener('gossipsub:message', this.#onMessage)
    pubsub.addEventListener('subscription-change', this.#onSubscription)
    pubsub.subscribe(this.#topic)
    this.#schedule(0)
  }

  /** Says goodbye and falls silent. */
  async stop(): Promise<void> {
    if (!this.#started) return
    this.#started = false
    this.#cancelTimer?.()
    const { pubsub, describe } = this.#ports
    await pubsub.publish(this.#topic, Presence.encode({ ...describe(), leaving: true })).catch(() => {})
    pubsub.removeEventListener('gossipsub:message', this.#onMessage)
    pubsub.removeEventListener('subscription-change', this.#onSubscription)
    pubsub.topicValidators.delete(this.#topic)
    pubsub.unsubscribe(this.#topic)
  }

  /** Something changed that others should know soon. */
  changed(): void {
    if (!this.#started) return
    this.#schedule(Math.max(0, this.#lastSent + LEAST_SPACING_MS - this.#ports.clock.now()))
  }

  #schedule(inMs: number): void {
    this.#cancelTimer?.()
    this.#cancelTimer = this.#ports.clock.setTimeout(() => void this.#publish(), inMs)
  }

  async #publish(): Promise<void> {
    this.#lastSent = this.#ports.clock.now()
    // jitter, so that tabs opened together do not speak together for ever
    this.#schedule(PRESENCE_INTERVAL_MS * (0.8 + 0.4 * Math.random()))
    // publishing fails when the pubsub is stopping, or its outbound buffers are full: the next round says it again
    await this.#ports.pubsub.publish(this.#topic, Presence.encode(this.#ports.describe())).catch(() => {})
  }

  /** What was said before somebody listened is lost, so it is said again as soon as somebody does. */
  readonly #onSubscription = ({
    detail
  }: CustomEvent<{ readonly subscriptions: ReadonlyArray<{ readonly topic: string; readonly subscribe: boolean }> }>): void => {
    if (detail.subscriptions.some(({ topic, subscribe }) => subscribe && topic === this.#topic)) this.changed()
  }

  readonly #onMessage = ({
    detail
  }: CustomEvent<{ readonly msg: { readonly topic: string; readonly data: Uint8Array; readonly from?: unknown } }>): void => {
    const { topic, data, from } = detail.msg
    if (topic !== this.#topic || from == null) return
    try {
      this.#ports.heard(String(from), Presence.decode(data))
    } catch {
      this.#ports.onDrop('presence-garbled')
    }
  }
}
