import type { Coordinate } from '../wire/proto/agent-message.js'
import { checkedCoordinate, estimatedRoundTripMs, movedCoordinate, ORIGIN } from './coordinate.ts'

/** Where a node is, as far as others can know. */
export interface Whereabout {
  readonly region?: string | undefined
  readonly coordinate?: Coordinate | undefined
}

/** Between nodes of one region, of two, and when nothing is known; what is meant is the order of size. */
const SAME_REGION_MS = 30
const OTHER_REGION_MS = 150
const UNKNOWN_MS = 100
/** A coordinate that is less sure than this foretells nothing yet. */
const SURE_ENOUGH = 0.8

/** Where this node is among the others: moved with each round trip that was measured, told with each presence and heartbeat. */
export class Whereabouts {
  readonly #random: () => number
  readonly #region: string | undefined
  #coordinate = ORIGIN

  constructor({ random }: { readonly random: () => number }, { region }: { readonly region?: string | undefined } = {}) {
    this.#random = random
    this.#region = region
  }

  get own(): Whereabout {
    return { coordinate: this.#coordinate, ...(this.#region == null ? {} : { region: this.#region }) }
  }

  /** A round trip to a peer took so long; `said` is where the peer says it is. */
  measured(roundTripMs: number, said: Coordinate | undefined): void {
    const other = checkedCoordinate(said)
    if (other != null) this.#coordinate = movedCoordinate(this.#coordinate, other, roundTripMs, this.#random)
  }

  /** A guess of the round trip to a peer that nobody here measured: by coordinates when both are sure enough, else by region. */
  roundTripTo({ region, coordinate }: Whereabout): number {
    const other = checkedCoordinate(coordinate)
    if (other != null && other.error <= SURE_ENOUGH && this.#coordinate.error <= SURE_ENOUGH)
      return estimatedRoundTripMs(this.#coordinate, other)
    if (region == null || region === '' || this.#region == null) return UNKNOWN_MS
    return region === this.#region ? SAME_REGION_MS : OTHER_REGION_MS
  }
}
