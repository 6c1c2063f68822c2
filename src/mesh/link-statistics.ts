import type { LinkPath } from '../wire/link.ts'

/** One link in numbers, since it opened. */
export interface LinkStatistics {
  readonly path: LinkPath | 'none'
  /** What carries it there: a data channel of Kyrox's own, or a stream of libp2p's. */
  readonly carrier?: 'own-channel' | 'stream'
  /** Smoothed, in milliseconds; absent before the first answer on this path. */
  readonly roundTripMs?: number
  /** How much round trips differ from the smoothed one, smoothed as well. */
  readonly jitterMs?: number
  /** Times that sends moved to another path. */
  readonly pathChanges: number
  /** Paths that came to their end. */
  readonly pathsLost: number
  readonly bytesIn: number
  readonly bytesOut: number
  readonly messagesIn: number
  readonly messagesOut: number
  /** Accepted, and not yet handed to a path. */
  readonly queuedBytes: number
  /** Frames sent once more because their path changed, and those that came twice for the same reason and were left out. */
  readonly resent: number
  readonly duplicates: number
}

/** Weight of the newest round trip in the smoothed one. Source: RFC 6298 uses 1/8, and twice as much for the variation; a few heartbeats must do here. */
const NEWEST_WEIGHT = 0.25

/** Round trips of one path, smoothed. */
export class RoundTrips {
  #smoothedMs: number | undefined
  #jitterMs: number | undefined

  get smoothedMs(): number | undefined {
    return this.#smoothedMs
  }

  get jitterMs(): number | undefined {
    return this.#jitterMs
  }

  add(tookMs: number): void {
    const before = this.#smoothedMs
    const off = before == null ? tookMs / 2 : Math.abs(tookMs - before)
    this.#jitterMs = this.#jitterMs == null ? off : this.#jitterMs + NEWEST_WEIGHT * (off - this.#jitterMs)
    this.#smoothedMs = before == null ? tookMs : before + NEWEST_WEIGHT * (tookMs - before)
  }

  /** The path is another one. */
  forget(): void {
    this.#smoothedMs = undefined
    this.#jitterMs = undefined
  }
}
