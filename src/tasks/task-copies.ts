import { InvalidArgumentError } from '../base/errors.ts'

/** A second attempt elsewhere for one that takes long. For work that may be done twice. */
export interface HedgeOptions {
  /** @default what nineteen of twenty attempts at this capability took lately; without ten of those to go by nothing is done */
  readonly afterMs?: number
  /** Further attempts, one after the other, 1 to 3. @default 1 */
  readonly atMost?: number
}

/** When two results are the same: their canonical CBOR is, or, with a tolerance, all but their numbers, which differ by no more than that share. */
export type SameResult = 'cbor' | { readonly tolerance: number }

/** The same work on several nodes, whose results must agree. */
export interface RedundancyOptions {
  /** Nodes that are asked, 1 to 7; as many again when they do not agree. */
  readonly copies: number
  /** Nodes that must agree. @default more than half of the copies */
  readonly quorum?: number
  /** @default 'cbor' */
  readonly sameResult?: SameResult
}

/** As submitted: `true` and a number stand for the defaults. */
export interface CopyWishes {
  readonly hedge?: boolean | HedgeOptions | undefined
  readonly redundancy?: number | RedundancyOptions | undefined
}

/** With every default filled in but the time that is measured. */
export interface CopySpec {
  readonly hedge?: { readonly afterMs?: number; readonly atMost: number }
  readonly redundancy?: Required<RedundancyOptions>
}

/** Each is a node that does the same work. */
const MAX_COPIES = 7
const MAX_HEDGES = 3
const MAX_AFTER_MS = 7 * 24 * 3_600_000

/** @throws InvalidArgumentError naming the option, what was expected and what came. */
export function checkedCopies({ hedge = false, redundancy }: CopyWishes, stream: boolean): CopySpec {
  if (hedge === false && redundancy == null) return {}
  // a stream is read as it comes: there is nothing to compare, nor to take from whoever is first
  if (stream) throw refused('stream without hedge or redundancy', 'both')
  if (hedge !== false && redundancy != null) throw refused('hedge or redundancy', 'both')
  return redundancy == null ? { hedge: checkedHedge(hedge) } : { redundancy: checkedRedundancy(redundancy) }
}

function checkedHedge(hedge: boolean | HedgeOptions): NonNullable<CopySpec['hedge']> {
  if (hedge !== true && (typeof hedge !== 'object' || hedge === null)) throw refused('hedge of true, false or an object', hedge)
  const { afterMs, atMost = 1 } = hedge === true ? {} : (hedge as HedgeOptions)
  if (afterMs != null && !(Number.isFinite(afterMs) && afterMs >= 0 && afterMs <= MAX_AFTER_MS))
    throw refused(`hedge.afterMs of 0 to ${MAX_AFTER_MS}`, afterMs)
  if (!isWhole(atMost, 1, MAX_HEDGES)) throw refused(`hedge.atMost of 1 to ${MAX_HEDGES}`, atMost)
  return { atMost, ...(afterMs == null ? {} : { afterMs }) }
}

function checkedRedundancy(redundancy: number | RedundancyOptions): Required<RedundancyOptions> {
  const wished = typeof redundancy === 'object' && redundancy !== null ? redundancy : { copies: redundancy }
  const { copies, quorum = Math.floor(Number(copies) / 2) + 1, sameResult = 'cbor' } = wished
  if (!isWhole(copies, 1, MAX_COPIES)) throw refused(`redundancy of 1 to ${MAX_COPIES} copies`, copies)
  if (!isWhole(quorum, 1, copies)) throw refused(`redundancy.quorum of 1 to ${copies}`, quorum)
  if (sameResult !== 'cbor' && !(sameResult?.tolerance >= 0 && sameResult.tolerance < 1))
    throw refused('redundancy.sameResult of "cbor" or a tolerance of 0 to 1', JSON.stringify(sameResult))
  return { copies, quorum, sameResult }
}

const isWhole = (value: unknown, least: number, most: number): boolean =>
  Number.isInteger(value) && Number(value) >= least && Number(value) <= most

const refused = (expected: string, got: unknown): InvalidArgumentError =>
  new InvalidArgumentError(`Expected ${expected}, got ${String(got)}`, { value: String(got) })
