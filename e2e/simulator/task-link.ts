import type { Clock } from '../../src/base/clock.ts'
import type { OfferingNode } from '../../src/distributor/offering-node.ts'
import { LinkClosedError, type OutgoingMessage } from '../../src/wire/link.ts'
import { encodeMessage } from '../../src/wire/message-codec.ts'
import { type LoadAt, lastReport } from './task-history.ts'
import type { TaskNode, TaskPeerLink } from './task-node.ts'
import { roundTripMs } from './task-node-facts.ts'
import type { TaskWire, TaskWirePorts } from './task-wire.ts'

export interface TaskLinkPorts {
  readonly clock: Clock
  readonly wire: (ports: TaskWirePorts) => TaskWire
  readonly count: (messages: number, bytes: number) => void
  /** Since when nothing passes between the two; `undefined` while everything does. */
  readonly cutSince: (one: TaskNode, other: TaskNode) => number | undefined
}

export interface TaskLinkOptions {
  readonly beatMs: number
  /** When in each beat one asks and the other does. */
  readonly phases: readonly number[]
}

/** One end of a link: what its node sends to the peer, and what it hears of the peer's load. */
export class TaskLink implements TaskPeerLink {
  readonly peer: TaskNode
  readonly peerId: string
  readonly roundTripMs: number
  readonly #self: TaskNode
  readonly #ports: TaskLinkPorts
  readonly #options: TaskLinkOptions
  #wire: TaskWire | undefined
  #sent = 0
  #closed = false
  /** Sent while nothing passed: it arrives late, or never when the link is given up first. */
  #held: Uint8Array[] = []

  constructor(ports: TaskLinkPorts, options: TaskLinkOptions, self: TaskNode, peer: TaskNode) {
    this.#ports = ports
    this.#options = options
    this.#self = self
    this.peer = peer
    this.peerId = peer.facts.id
    this.roundTripMs = roundTripMs(self.facts, peer.facts)
  }

  get link(): this {
    return this
  }

  async send(message: OutgoingMessage): Promise<void> {
    // who is dead says nothing, and hears of no error either
    if (!this.#self.isAlive) return
    if (this.#closed) throw new LinkClosedError('Link is closed')
    const bytes = encodeMessage(message, `${this.#self.facts.id}-${++this.#sent}`, Math.round(this.#ports.clock.now()))
    this.#ports.count(1, 0)
    if (this.#ports.cutSince(this.#self, this.peer) != null) this.#held.push(bytes)
    else this.#pass(bytes)
  }

  /** What was held up goes out. */
  healed(): void {
    for (const bytes of this.#held.splice(0)) this.#pass(bytes)
  }

  close(): void {
    this.#closed = true
    this.#held = []
    this.#wire?.cut()
  }

  offer(capability: string): OfferingNode {
    const { facts } = this.peer
    const word = this.#lastWord()
    const serviceMs = word?.serviceMs.get(capability)
    const reported = facts.lies || word == null ? 0 : word.running + word.queued
    return { nodeId: facts.id, capacity: facts.cores, reported, serviceMs, roundTripMs: this.roundTripMs }
  }

  queued(): number {
    return this.peer.facts.lies ? 0 : (this.#lastWord()?.queued ?? 0)
  }

  /** What has arrived here of what the peer said of its load. */
  #lastWord(): LoadAt | undefined {
    const { clock, cutSince } = this.#ports
    const { beatMs, phases } = this.#options
    const latest = Math.min(clock.now(), cutSince(this.#self, this.peer) ?? Number.POSITIVE_INFINITY) - this.roundTripMs / 2
    return this.peer.history.at(lastReport(latest, beatMs, phases))
  }

  #pass(bytes: Uint8Array): void {
    const { clock, wire, count } = this.#ports
    this.#wire ??= wire({
      clock,
      oneWayMs: this.roundTripMs / 2,
      onBytes: sent => count(0, sent),
      deliver: arrived => this.peer.hear(this.#self.facts.id, arrived)
    })
    this.#wire.send(bytes)
  }
}
