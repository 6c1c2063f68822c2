import type { GossipSub, Message } from '@libp2p/gossipsub'
import { TopicValidatorResult } from '@libp2p/gossipsub'
import type { Clock } from '../base/clock.ts'
import { MAX_PRESENCE_BYTES } from '../wire/limits.ts'
import { Presence } from '../wire/proto/agent-message.js'
import { AuthorRates } from './author-rates.ts'
import type { PresenceShard } from './presence-shards.ts'
import type { PresenceChannel } from './presence-teller.ts'
import { presenceTopic } from './protocol-names.ts'

export interface PresenceGossipPorts {
  readonly pubsub: GossipSub
  readonly clock: Clock
  readonly heard: (peerId: string, presence: Presence) => void
  /** Somebody listens who did not. */
  readonly joined: () => void
  readonly onDrop: (cause: string) => void
}

/**
 * Carries presence over gossipsub, which signs each message, so the author is who it says. Discovery and hints only: no task ever rides on it. An author
 * that says too much is not heard, and what it says is not passed on.
 */
export class PresenceGossip implements PresenceChannel {
  readonly #ports: PresenceGossipPorts
  readonly #network: string
  readonly #rates = new AuthorRates()
  #topics: ReadonlySet<string> = new Set()
  #started = false

  constructor(ports: PresenceGossipPorts, network: string) {
    this.#ports = ports
    this.#network = network
  }

  async start(): Promise<void> {
    if (this.#started) return
    this.#started = true
    const { pubsub } = this.#ports
    pubsub.addEventListener('gossipsub:message', this.#onMessage)
    pubsub.addEventListener('subscription-change', this.#onSubscription)
  }

  async stop(): Promise<void> {
    if (!this.#started) return
    this.listen([])
    this.#started = false
    const { pubsub } = this.#ports
    pubsub.removeEventListener('gossipsub:message', this.#onMessage)
    pubsub.removeEventListener('subscription-change', this.#onSubscription)
  }

  listen(shards: readonly PresenceShard[]): void {
    if (!this.#started) return
    const { pubsub } = this.#ports
    const before = this.#topics
    this.#topics = new Set(shards.map(shard => presenceTopic(this.#network, shard)))
    for (const topic of before) {
      if (this.#topics.has(topic)) continue
      pubsub.topicValidators.delete(topic)
      pubsub.unsubscribe(topic)
    }
    for (const topic of this.#topics) {
      if (before.has(topic)) continue
      pubsub.topicValidators.set(topic, (_via, message) => this.#judge(message))
      pubsub.subscribe(topic)
    }
  }

  async tell(shards: readonly PresenceShard[], presence: Presence): Promise<void> {
    const bytes = Presence.encode(presence)
    // publishing fails when the pubsub is stopping, or its outbound buffers are full: the next round says it again
    const told = shards.map(shard => this.#ports.pubsub.publish(presenceTopic(this.#network, shard), bytes))
    await Promise.allSettled(told)
  }

  #judge(message: Message): TopicValidatorResult {
    const { clock, onDrop } = this.#ports
    if (message.data.byteLength > MAX_PRESENCE_BYTES) {
      onDrop('presence-too-large')
      return TopicValidatorResult.Reject
    }
    if (message.type === 'signed' && this.#rates.take(message.from.toString(), clock.now())) return TopicValidatorResult.Accept
    onDrop('presence-flood')
    return TopicValidatorResult.Ignore
  }

  readonly #onSubscription = ({
    detail
  }: CustomEvent<{ readonly subscriptions: ReadonlyArray<{ readonly topic: string; readonly subscribe: boolean }> }>): void => {
    const all = presenceTopic(this.#network)
    if (detail.subscriptions.some(({ topic, subscribe }) => subscribe && topic === all)) this.#ports.joined()
  }

  readonly #onMessage = ({
    detail
  }: CustomEvent<{ readonly msg: { readonly topic: string; readonly data: Uint8Array; readonly from?: unknown } }>): void => {
    const { topic, data, from } = detail.msg
    if (!this.#topics.has(topic) || from == null) return
    try {
      this.#ports.heard(String(from), Presence.decode(data))
    } catch {
      this.#ports.onDrop('presence-garbled')
    }
  }
}
