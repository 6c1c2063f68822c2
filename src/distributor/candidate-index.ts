import type { Weights } from '../tasks/weights.ts'
import { type CandidateScore, MAX_EXPLAINED } from './explanation.ts'
import type { OfferingNode } from './offering-node.ts'
import { NEAR } from './score.ts'

/** What an owner thinks of a node now, each term in 0..1. */
export interface CandidateTerms {
  readonly capability: number
  readonly load: number
  readonly latency: number
  readonly expectedWaitMs: number
  /** Whether the owner may send one more task there. */
  readonly hasRoom: boolean
}

export interface Choice {
  readonly chosen: CandidateScore
  /** The best, best first, at most as many as an explanation lists. */
  readonly best: readonly CandidateScore[]
  /** Candidates that were scored. */
  readonly considered: number
  /** Those among them that are as good as the best, itself included. */
  readonly equals: number
}

export interface ChoiceOptions {
  readonly weights: Weights
  /** Replaces the weighted sum. */
  readonly scoreOf?: ((node: OfferingNode, terms: CandidateScore) => number) | undefined
  /** Only these slots; all by default. */
  readonly only?: readonly number[] | undefined
  /** Whether the node in a slot may be chosen at all; asked only of those whose score is good enough. @default all may */
  readonly allows?: ((slot: number) => boolean) | undefined
  /** Those without room too. @default false */
  readonly full?: boolean
}

/** Terms in a row of numbers for each node: capability, load, latency. */
const TERMS = 3
const FIRST_SLOTS = 8

/**
 * The nodes that offer one capability, their terms in rows of numbers: one pass over ten thousand of them takes microseconds, so that the best is found by looking at
 * all. It does not know where terms come from.
 */
export class CandidateIndex {
  readonly #slots = new Map<string, number>()
  readonly #nodes: OfferingNode[] = []
  #terms = new Float64Array(FIRST_SLOTS * TERMS)
  #waits = new Float64Array(FIRST_SLOTS)
  #room = new Uint8Array(FIRST_SLOTS)
  /** Of the choice under way. */
  #scores = new Float64Array(FIRST_SLOTS)
  #near = new Int32Array(FIRST_SLOTS)
  #withRoom = 0

  get size(): number {
    return this.#nodes.length
  }

  /** Nodes that have room. */
  get withRoom(): number {
    return this.#withRoom
  }

  slotOf(nodeId: string): number | undefined {
    return this.#slots.get(nodeId)
  }

  at(slot: number): OfferingNode | undefined {
    return this.#nodes[slot]
  }

  set(node: OfferingNode, { capability, load, latency, expectedWaitMs, hasRoom }: CandidateTerms): void {
    const slot = this.#slots.get(node.nodeId) ?? this.#nodes.length
    if (slot === this.#nodes.length) this.#slots.set(node.nodeId, slot)
    if (slot === this.#scores.length) this.#grow()
    this.#nodes[slot] = node
    this.#terms[slot * TERMS] = capability
    this.#terms[slot * TERMS + 1] = load
    this.#terms[slot * TERMS + 2] = latency
    this.#waits[slot] = expectedWaitMs
    this.#setRoom(slot, hasRoom ? 1 : 0)
  }

  /** The last one takes its slot. */
  remove(nodeId: string): void {
    const slot = this.#slots.get(nodeId)
    const last = this.#nodes.pop()
    if (slot == null || last == null) {
      if (last != null) this.#nodes.push(last)
      return
    }
    const from = this.#nodes.length
    this.#slots.delete(nodeId)
    this.#setRoom(slot, this.#room[from] ?? 0)
    this.#setRoom(from, 0)
    if (slot === from) return
    this.#nodes[slot] = last
    this.#slots.set(last.nodeId, slot)
    this.#terms.copyWithin(slot * TERMS, from * TERMS, (from + 1) * TERMS)
    this.#waits[slot] = this.#waits[from] ?? 0
  }

  /** Whether anybody may be chosen, room or not. */
  some(allows: (slot: number) => boolean, only?: readonly number[]): boolean {
    if (only != null) return only.some(allows)
    for (let slot = 0; slot < this.#nodes.length; slot++) if (allows(slot)) return true
    return false
  }

  /** One of the best; `random` in 0..1 decides among near-equals. Nobody when there is none with room that may be chosen. */
  choose(options: ChoiceOptions, random: number): Choice | undefined {
    const considered = this.#score(options)
    const best = this.#best(options)
    const first = best[0]
    if (first == null) return undefined
    const equals = this.#collectNear(options, (this.#scores[first] ?? 0) - NEAR)
    const chosen = this.#near[Math.min(equals - 1, Math.floor(random * equals))] ?? first
    const listed = best.includes(chosen) ? best : [...best.slice(0, MAX_EXPLAINED - 1), chosen]
    const told = listed.map(slot => this.#tell(slot))
    const chosenScore = told[listed.indexOf(chosen)]
    return chosenScore == null ? undefined : { chosen: chosenScore, best: told, considered, equals }
  }

  /** Writes the score of each slot that may be looked at, -1 for the others. */
  #score({ weights, scoreOf, only, full = false }: ChoiceOptions): number {
    const { length } = this.#nodes
    const [scores, terms, room] = [this.#scores, this.#terms, this.#room]
    const { capability, load, latency } = weights
    let considered = 0
    for (let slot = 0, at = 0; slot < length; slot++, at += TERMS) {
      if (room[slot] === 0 && !full) {
        scores[slot] = -1
        continue
      }
      considered++
      scores[slot] = capability * (terms[at] ?? 0) + load * (terms[at + 1] ?? 0) + latency * (terms[at + 2] ?? 0)
    }
    if (only != null) considered = this.#keepOnly(only)
    if (scoreOf != null) this.#replaceScores(scoreOf)
    return considered
  }

  #keepOnly(only: readonly number[]): number {
    const kept = only.map(slot => this.#scores[slot] ?? -1)
    this.#scores.fill(-1, 0, this.#nodes.length)
    for (const [i, slot] of only.entries()) this.#scores[slot] = kept[i] ?? -1
    return kept.filter(score => score >= 0).length
  }

  #replaceScores(scoreOf: NonNullable<ChoiceOptions['scoreOf']>): void {
    for (const [slot, node] of this.#nodes.entries()) {
      if ((this.#scores[slot] ?? -1) >= 0) this.#scores[slot] = scoreOf(node, this.#tell(slot))
    }
  }

  /** Slots with the highest scores, best first. */
  #best({ allows }: ChoiceOptions): number[] {
    const best: number[] = []
    const scores = this.#scores
    let least = -1
    for (let slot = 0; slot < this.#nodes.length; slot++) {
      const score = scores[slot] ?? -1
      if (score <= least || allows?.(slot) === false) continue
      let place = best.length
      while (place > 0 && (scores[best[place - 1] ?? 0] ?? 0) < score) place--
      best.splice(place, 0, slot)
      if (best.length > MAX_EXPLAINED) best.pop()
      if (best.length === MAX_EXPLAINED) least = scores[best[MAX_EXPLAINED - 1] ?? 0] ?? -1
    }
    return best
  }

  #collectNear({ allows }: ChoiceOptions, least: number): number {
    const [scores, near] = [this.#scores, this.#near]
    let count = 0
    for (let slot = 0; slot < this.#nodes.length; slot++) {
      const score = scores[slot] ?? -1
      if (score >= 0 && score >= least && allows?.(slot) !== false) near[count++] = slot
    }
    return count
  }

  #tell(slot: number): CandidateScore {
    const { nodeId = '', roundTripMs = 0 } = this.#nodes[slot] ?? {}
    const at = slot * TERMS
    return {
      nodeId,
      score: this.#scores[slot] ?? 0,
      capability: this.#terms[at] ?? 0,
      load: this.#terms[at + 1] ?? 0,
      latency: this.#terms[at + 2] ?? 0,
      expectedWaitMs: this.#waits[slot] ?? 0,
      roundTripMs
    }
  }

  #setRoom(slot: number, room: number): void {
    this.#withRoom += room - (this.#room[slot] ?? 0)
    this.#room[slot] = room
  }

  #grow(): void {
    const slots = this.#scores.length * 2
    const grown = <Row extends Float64Array | Uint8Array>(row: Row, larger: Row): Row => {
      larger.set(row)
      return larger
    }
    this.#terms = grown(this.#terms, new Float64Array(slots * TERMS))
    this.#waits = grown(this.#waits, new Float64Array(slots))
    this.#room = grown(this.#room, new Uint8Array(slots))
    this.#scores = new Float64Array(slots)
    this.#near = new Int32Array(slots)
  }
}
