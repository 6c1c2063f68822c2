import type { Clock } from '../base/clock.ts'
import type { Startable } from '../base/life-cycle.ts'
import type { Presence } from '../wire/proto/agent-message.js'
import { PRESENCE_INTERVAL_MS, type PresencePlan } from './presence-plan.ts'
import type { PresenceShard } from './presence-shards.ts'

/** What carries presence to whoever listens. */
export interface PresenceChannel extends Startable {
  /** Listens to these from now on, and to no others. */
  listen(shards: readonly PresenceShard[]): void
  tell(shards: readonly PresenceShard[], presence: Presence): Promise<void>
}

export interface PresenceTellerPorts {
  readonly clock: Clock
  /** 0 to 1. */
  readonly random: () => number
  readonly channel: PresenceChannel
  /** What this node says of itself now, newer than the last. */
  readonly describe: () => Presence
  readonly plan: () => PresencePlan
  /** Something new was told, in shards. */
  readonly news: () => void
}

/** A change is told at once, but not more often than this. */
const LEAST_SPACING_MS = 200
/** The same in shards, where many hear it. */
const SHARD_SPACING_MS = 1_000
/** After so many changes in a while, the next one waits longer: one that goes to and fro shall not use up what others hear. */
const QUICK_CHANGES = 4
const QUICK_WITHIN_MS = 30_000
const SLOW_SPACING_MS = 10_000
/** Of renewals in shards, every so many says everything again, for those that missed it. */
const SHORT_RENEWALS = 3

/** Tells the network of this node: at an interval, and when something changed. In shards it says only what is new. It does not hear. */
export class PresenceTeller implements Startable {
  readonly #ports: PresenceTellerPorts
  #started = false
  #cancelTimer: (() => void) | undefined
  #lastSent = Number.NEGATIVE_INFINITY
  #dueAt = Number.NEGATIVE_INFINITY
  /** When the last changes were told. */
  #changes: number[] = []
  #content = ''
  #full = 0
  #renewals = 0
  #told: readonly PresenceShard[] = []

  constructor(ports: PresenceTellerPorts) {
    this.#ports = ports
  }

  async start(): Promise<void> {
    if (this.#started) return
    this.#started = true
    this.#schedule(0)
  }

  /** Says goodbye and falls silent. */
  async stop(): Promise<void> {
    if (!this.#started) return
    this.#started = false
    this.#cancelTimer?.()
    const { channel, describe } = this.#ports
    await channel.tell(this.#told, { ...describe(), leaving: true })
  }

  /** Something changed that others should know soon. */
  changed(): void {
    if (!this.#started) return
    const now = this.#ports.clock.now()
    this.#schedule(Math.max(0, this.#lastSent + this.#spacing(now) - now))
  }

  /** The plan may have changed: it is told where it was not told yet. */
  planned({ tell }: PresencePlan): void {
    if (tell.some(shard => !this.#told.includes(shard))) this.changed()
  }

  #spacing(now: number): number {
    if (!this.#ports.plan().isSharded) return LEAST_SPACING_MS
    this.#changes = this.#changes.filter(at => at > now - QUICK_WITHIN_MS)
    return this.#changes.length < QUICK_CHANGES ? SHARD_SPACING_MS : SLOW_SPACING_MS
  }

  #schedule(inMs: number): void {
    this.#cancelTimer?.()
    this.#cancelTimer = this.#ports.clock.setTimeout(() => void this.#speak(), inMs)
  }

  async #speak(): Promise<void> {
    const { clock, random, describe, plan: planOf, channel, news } = this.#ports
    const now = clock.now()
    const plan = planOf()
    const word = describe()
    const content = contentOf(word)
    const isNew = content !== this.#content || plan.tell.some(shard => !this.#told.includes(shard))
    if (plan.isSharded && !isNew && now < this.#dueAt) {
      this.#schedule(this.#dueAt - now)
      return
    }
    const isShort = plan.isSharded && !isNew && this.#renewals < SHORT_RENEWALS
    this.#renewals = isShort ? this.#renewals + 1 : 0
    if (isNew) this.#changes.push(now)
    if (!isShort) this.#full = word.sequence
    const shards = isNew ? [...new Set([...this.#told, ...plan.tell])] : plan.tell
    this.#content = content
    this.#told = plan.tell
    this.#lastSent = now
    // jitter, so that tabs opened together do not speak together for ever
    const waitMs = plan.intervalMs * (0.8 + 0.4 * random())
    this.#dueAt = now + waitMs
    this.#schedule(waitMs)
    if (isNew && plan.isSharded) news()
    const said = isShort ? shortened(word, this.#full) : word
    await channel.tell(shards, plan.intervalMs > PRESENCE_INTERVAL_MS ? { ...said, intervalMs: Math.round(plan.intervalMs) } : said)
  }
}

/** All but what is new in each word. */
const contentOf = ({ capabilities, offers, serving, platform, relays }: Presence): string =>
  JSON.stringify([capabilities, offers.map(offer => ({ ...offer, attributes: [...offer.attributes] })), serving, platform, relays])

const shortened = (word: Presence, sameAs: number): Presence => ({
  ...word,
  capabilities: [],
  offers: [],
  relays: [],
  platform: '',
  serving: false,
  sameAs
})
