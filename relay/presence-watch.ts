/** Tells whoever watches a capability which nodes began or ceased to offer it. Time is passed in; it does not know what carries the words. */
import type { Clock } from '../src/base/clock.ts'
import { encodeAnswer, MAX_FOUND } from '../src/mesh/who-can.ts'
import { MAX_FRAME_BYTES } from '../src/wire/limits.ts'
import { Presence } from '../src/wire/proto/agent-message.js'

/** Changes wait so long for others: one message for all of them, and a node that comes back at once is not told of as gone. */
const BATCH_MS = 1_500
/** Room for the frame around the nodes of one message. */
const MAX_NEWS_BYTES = MAX_FRAME_BYTES - 1_024
/** Around each. */
const ENTRY_BYTES = 96
/** Changes of one capability that wait. Ten a second are told; where there are more for long, the oldest are left out: whoever asks has enough to choose from. */
const MAX_PENDING = 256

/** A node that watches. */
export interface Watcher {
  /** Sends the message, or leaves it out where the node does not keep up. */
  send(news: Uint8Array): void
}

export interface PresenceWatchPorts {
  readonly clock: Clock
  /** What a node last said, nothing when it is gone. */
  readonly payloadOf: (id: string) => Uint8Array | undefined
}

export class PresenceWatch {
  readonly #ports: PresenceWatchPorts
  readonly #gone: Uint8Array
  readonly #watched = new WeakMap<Watcher, readonly string[]>()
  /** By capability. */
  readonly #watchers = new Map<string, Set<Watcher>>()
  /** Ids of what changed, by capability, the one that waits longest first. */
  readonly #pending = new Map<string, Set<string>>()
  readonly #timers = new Map<string, () => void>()

  constructor(ports: PresenceWatchPorts, network: string) {
    this.#ports = ports
    const word = { network, epoch: 0, sequence: 0, capabilities: [], serving: false, platform: '', relays: [], leaving: true, offers: [] }
    this.#gone = Presence.encode(word)
  }

  /** It watches these from now on, and no others. */
  watch(watcher: Watcher, capabilities: readonly string[]): void {
    const before = this.#watched.get(watcher) ?? []
    this.#watched.set(watcher, capabilities)
    for (const name of capabilities) this.#watchers.set(name, (this.#watchers.get(name) ?? new Set()).add(watcher))
    for (const name of before) if (!capabilities.includes(name)) this.#drop(name, watcher)
  }

  leave(watcher: Watcher): void {
    for (const name of this.#watched.get(watcher) ?? []) this.#drop(name, watcher)
    this.#watched.delete(watcher)
  }

  /** The node began or ceased to offer these. */
  changed(id: string, capabilities: readonly string[]): void {
    for (const name of capabilities) {
      if (!this.#watchers.has(name)) continue
      const pending = this.#pending.get(name) ?? new Set()
      this.#pending.set(name, pending)
      pending.delete(id)
      pending.add(id)
      const [oldest] = pending
      if (pending.size > MAX_PENDING && oldest != null) pending.delete(oldest)
      this.#arm(name)
    }
  }

  stop(): void {
    for (const name of [...this.#watchers.keys()]) this.#forget(name)
  }

  #arm(name: string): void {
    if (!this.#timers.has(name))
      this.#timers.set(
        name,
        this.#ports.clock.setTimeout(() => this.#tell(name), BATCH_MS)
      )
  }

  #drop(name: string, watcher: Watcher): void {
    const watchers = this.#watchers.get(name)
    watchers?.delete(watcher)
    if (watchers?.size === 0) this.#forget(name)
  }

  #forget(name: string): void {
    this.#timers.get(name)?.()
    for (const each of [this.#watchers, this.#pending, this.#timers]) each.delete(name)
  }

  #tell(name: string): void {
    this.#timers.delete(name)
    const pending = this.#pending.get(name) ?? new Set()
    const found: Array<readonly [string, Uint8Array]> = []
    let bytes = 0
    for (const id of pending) {
      const payload = this.#ports.payloadOf(id) ?? this.#gone
      bytes += payload.byteLength + ENTRY_BYTES
      if (found.length === MAX_FOUND || bytes > MAX_NEWS_BYTES) break
      pending.delete(id)
      found.push([id, payload])
    }
    if (pending.size > 0) this.#arm(name)
    else this.#pending.delete(name)
    const news = encodeAnswer({ id: 'news', found, size: 0, offerers: [] })
    for (const watcher of this.#watchers.get(name) ?? []) watcher.send(news)
  }
}
