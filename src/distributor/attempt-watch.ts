import type { Clock } from '../base/clock.ts'
import { isNamed } from '../base/errors.ts'
import { isReturned, isToStay, mayReturn } from './asked-away.ts'
import { isRetried } from './failure.ts'
import type { OwnedTask } from './owned-task.ts'
import { ASSUMED_DONE, TrackRecord } from './track-record.ts'

export interface AttemptWatchPorts {
  readonly clock: Pick<Clock, 'now'>
  readonly selfId: string
}

/** An attempt that was handed to an executor and has not ended. */
export interface WatchedAttempt {
  /** The executor is believed to have a place free, and to give the task back if it has none. */
  readonly atOnce: boolean
  /** It may not be given away. */
  readonly stay: boolean
  /** Its run has begun. */
  started(): void
  /** It is over; `error` is why it failed. */
  ended(error?: unknown): void
}

interface UnderWay {
  readonly capability: string
  readonly inputs: number
  readonly sentAt: number
  /** From sending to the start, as it was expected. */
  readonly expectedMs: number
  startedAt: number | undefined
}

/** Peers say that a run began when it has taken this long, and nothing of a shorter one. */
const SAID_AFTER_MS = 20
/** An attempt is silent for longer than is normal: at least this long, and so many times a typical run. */
const SILENT_MS = 1_000
const SILENT_RUNS = 8
/** What a single silence counts for at most, in failures. */
const MAX_SILENCE = 8

/** How often silent executors are looked for. */
const LOOK_FOR_SILENT_MS = 250

/** By then a node has said how busy it is, on a link. */
const FULL_MS = 500
const MAX_FULL = 256

const ofTheNode = (error: unknown): boolean => isRetried(error) && !isNamed(error, 'OverloadedError') && !isNamed(error, 'HandedBackError')

/**
 * Watches attempts of this owner: what comes of each goes to the track record, and one that says nothing for long counts against its executor before it fails.
 * An executor that was full, or whose person wanted it back, did nothing wrong.
 */
export class AttemptWatch {
  readonly #ports: AttemptWatchPorts
  readonly #onChange: (nodeId: string) => void
  readonly #record = new TrackRecord()
  /** By executor, oldest first. */
  readonly #underWay = new Map<string, Set<UnderWay>>()
  /** When nodes gave a task back for want of a place, the newest last. */
  readonly #fullAt = new Map<string, number>()
  #silentSoughtAt = Number.NEGATIVE_INFINITY

  /** `onChange` hears of nodes of which something else may be thought now. */
  constructor(ports: AttemptWatchPorts, onChange: (nodeId: string) => void) {
    this.#ports = ports
    this.#onChange = onChange
  }

  /** A task was handed to an executor; what was expected of it stands in the explanation of the choice. */
  sent(nodeId: string, { spec, view, askedAway }: Pick<OwnedTask, 'spec' | 'view' | 'askedAway'>): WatchedAttempt {
    const { clock, selfId } = this.#ports
    const { candidates = [], considered = 0 } = view.attempts.at(-1)?.explanation ?? {}
    const { expectedWaitMs = 0, roundTripMs = 0 } = candidates.find(each => each.nodeId === nodeId) ?? {}
    const expectedMs = expectedWaitMs + roundTripMs
    const attempt: UnderWay = {
      capability: spec.capability,
      inputs: spec.batch ?? 1,
      sentAt: clock.now(),
      expectedMs,
      startedAt: undefined
    }
    const there = this.#underWay.get(nodeId) ?? new Set()
    this.#underWay.set(nodeId, there.add(attempt))
    this.#onChange(nodeId)
    const typicalMs = this.#record.typicalMs(spec.capability)
    return {
      atOnce: mayReturn({ expectedWaitMs, roundTripMs, times: askedAway, considered, typicalMs }),
      stay: isToStay(askedAway),
      started: () => {
        attempt.startedAt ??= Math.max(attempt.sentAt, clock.now() - (nodeId === selfId ? 0 : SAID_AFTER_MS))
      },
      ended: error => {
        there.delete(attempt)
        if (there.size === 0 && this.#underWay.get(nodeId) === there) this.#underWay.delete(nodeId)
        if (isReturned(error)) this.#sawFull(nodeId, clock.now())
        this.#learn(nodeId, attempt, error, clock.now())
        this.#onChange(nodeId)
      }
    }
  }

  /** 0 to 1: what is thought of a node with a capability, its silence now included. */
  past(nodeId: string, capability: string, now: number): number {
    return (this.#record.past(nodeId, capability, now) * ASSUMED_DONE) / (ASSUMED_DONE + this.#silence(nodeId, now))
  }

  /** By how much later than it lets expect a node begins: as it did before, or as its oldest attempt is late by now. */
  lateMs(nodeId: string, now: number): number {
    return Math.max(this.#record.lateMs(nodeId, now), this.#overdueMs(nodeId, now))
  }

  /** It had no place free a moment ago, which its word may not show yet. */
  isFull(nodeId: string, now: number): boolean {
    return now - (this.#fullAt.get(nodeId) ?? Number.NEGATIVE_INFINITY) < FULL_MS
  }

  /** It said something else than most of those that were asked for the same: that is a failure of its own. */
  dissented(nodeId: string, capability: string, also: (nodeId: string, capability: string) => void = () => {}): void {
    this.#record.failed(nodeId, capability, this.#ports.clock.now())
    this.#onChange(nodeId)
    also(nodeId, capability)
  }

  /** Nobody says when a node keeps silent: to be called now and then. */
  lookForSilent(now: number): void {
    if (now - this.#silentSoughtAt < LOOK_FOR_SILENT_MS) return
    this.#silentSoughtAt = now
    for (const nodeId of this.#underWay.keys()) this.#onChange(nodeId)
  }

  #sawFull(nodeId: string, now: number): void {
    this.#fullAt.delete(nodeId)
    this.#fullAt.set(nodeId, now)
    const [oldest] = this.#fullAt.keys()
    if (this.#fullAt.size > MAX_FULL && oldest != null) this.#fullAt.delete(oldest)
  }

  #overdueMs(nodeId: string, now: number): number {
    const oldest = this.#oldest(nodeId)
    if (oldest == null || oldest.startedAt != null) return 0
    return Math.max(0, now - oldest.sentAt - oldest.expectedMs - SAID_AFTER_MS)
  }

  /** What the silence of the oldest attempt there counts for, in failures. */
  #silence(nodeId: string, now: number): number {
    const oldest = this.#oldest(nodeId)
    if (oldest == null) return 0
    const normalMs = Math.max(SILENT_MS, SILENT_RUNS * (this.#record.typicalMs(oldest.capability) ?? 0))
    const sinceMs = now - (oldest.startedAt ?? oldest.sentAt + oldest.expectedMs)
    return sinceMs <= normalMs ? 0 : Math.min(MAX_SILENCE, sinceMs / normalMs)
  }

  #oldest(nodeId: string): UnderWay | undefined {
    const [oldest] = this.#underWay.get(nodeId) ?? []
    return oldest
  }

  #learn(nodeId: string, { capability, inputs, sentAt, expectedMs, startedAt }: UnderWay, error: unknown, now: number): void {
    if (startedAt != null || error == null) {
      // of short runs of peers no more is known than that; runs here are measured alike, or this node would seem the slower one or the faster
      const shortMs = Math.min(now - sentAt, SAID_AFTER_MS)
      const runMs = Math.max(shortMs, now - (startedAt ?? now))
      this.#record.waited(nodeId, now - sentAt - runMs - expectedMs, now)
      if (error == null) this.#record.done(nodeId, capability, Math.max(shortMs, runMs / inputs), now)
    }
    if (error == null || isNamed(error, 'TaskCancelledError')) return
    if (ofTheNode(error)) this.#record.failed(nodeId, capability, now)
  }
}
