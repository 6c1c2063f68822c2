import { DEFAULT_WEIGHTS, type Weights } from '../tasks/weights.ts'
import type { CandidateTerms, Choice, ChoiceOptions } from './choice.ts'
import { type CandidateScore, MAX_EXPLAINED } from './explanation.ts'
import type { OfferingNode } from './offering-node.ts'
import { NEAR } from './score.ts'

/** A candidate while a choice is made. */
interface Scored {
  readonly slot: number
  readonly score: number
}

/** Terms in a row of numbers for each node: capability, load, latency. */
const TERMS = 3
const FIRST_SLOTS = 64
/** Slots that share the highest of their scores: where that is not good enough, none of them is looked at. */
const BLOCK = 64
/** Of who has no room. Everybody else's is above 0, if only just. */
const NO_ROOM = -1
const LEAST_SCORE = Number.MIN_VALUE

/**
 * The nodes that offer one capability, with their scores by the weights asked for last: the best of ten thousand is found by looking at the highest score of every
 * block of 64, and at the blocks where that is high enough. Exact, unlike a sample. It does not know where terms come from.
 */
export class CandidateIndex {
  readonly #slots = new Map<string, number>()
  readonly #nodes: OfferingNode[] = []
  #terms = new Float64Array(FIRST_SLOTS * TERMS)
  #waits = new Float64Array(FIRST_SLOTS)
  #room = new Uint8Array(FIRST_SLOTS)
  #weights: Weights = DEFAULT_WEIGHTS
  /** Scores by those weights. */
  #scores = new Float64Array(FIRST_SLOTS).fill(NO_ROOM)
  #highest = new Float64Array(FIRST_SLOTS / BLOCK).fill(NO_ROOM)
  #withRoom = 0
  /** Of what a node says of itself besides how busy it is; counts up, 0 stands for nobody. */
  #stamps = new Uint32Array(FIRST_SLOTS)
  #lastStamp = 0
  /** Of the choice under way. */
  #near = new Int32Array(FIRST_SLOTS)
  #best: Scored[] = []

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

  /** Another number as soon as another node stands there, or the same with another offer or region. */
  stampOf(slot: number): number {
    return this.#stamps[slot] ?? 0
  }

  hasRoom(slot: number): boolean {
    return this.#room[slot] === 1
  }

  set(node: OfferingNode, { capability, load, latency, expectedWaitMs, hasRoom }: CandidateTerms): void {
    const slot = this.#slots.get(node.nodeId) ?? this.#nodes.length
    if (slot === this.#waits.length) this.#grow()
    if (slot === this.#nodes.length) this.#slots.set(node.nodeId, slot)
    const before = this.#nodes[slot]
    if (before == null || before.offer !== node.offer || before.region !== node.region) this.#stamps[slot] = ++this.#lastStamp
    this.#nodes[slot] = node
    this.#terms[slot * TERMS] = capability
    this.#terms[slot * TERMS + 1] = load
    this.#terms[slot * TERMS + 2] = latency
    this.#waits[slot] = expectedWaitMs
    this.#setRoom(slot, hasRoom ? 1 : 0)
    this.#setScore(slot, hasRoom ? this.#sum(slot, this.#weights) : NO_ROOM)
  }

  /** The last one takes its slot. */
  remove(nodeId: string): void {
    const slot = this.#slots.get(nodeId)
    if (slot == null) return
    const from = this.#nodes.length - 1
    const last = this.#nodes[from]
    this.#slots.delete(nodeId)
    this.#setRoom(slot, this.#room[from] ?? 0)
    this.#setScore(slot, this.#scores[from] ?? NO_ROOM)
    if (last != null && slot !== from) {
      this.#nodes[slot] = last
      this.#slots.set(last.nodeId, slot)
      this.#terms.copyWithin(slot * TERMS, from * TERMS, (from + 1) * TERMS)
      this.#waits[slot] = this.#waits[from] ?? 0
      this.#stamps[slot] = this.#stamps[from] ?? 0
    }
    this.#nodes.pop()
    this.#setRoom(from, 0)
    this.#setScore(from, NO_ROOM)
  }

  /** Whether anybody may be chosen, room or not. */
  some(allows: (slot: number) => boolean, only?: readonly number[]): boolean {
    if (only != null) return only.some(allows)
    for (let slot = 0; slot < this.#nodes.length; slot++) if (allows(slot)) return true
    return false
  }

  /** One of the best; `random` in 0..1 decides among near-equals. Nobody when there is none with room that may be chosen. */
  choose(options: ChoiceOptions, random: number): Choice | undefined {
    const { only, judge, full = false, weights } = options
    const slots = only ?? (judge != null || full ? this.#nodes.keys() : undefined)
    if (slots != null) return this.#chooseOf(slots, options, random)
    this.#best = []
    this.#weigh(weights)
    const equals = this.#scan(options)
    const slot = this.#near[placeOf(random, equals)]
    if (equals === 0 || slot == null) return undefined
    const isListed = this.#best.some(each => each.slot === slot)
    const listed = isListed ? this.#best : [...this.#best.slice(0, MAX_EXPLAINED - 1), { slot, score: this.#scores[slot] ?? 0 }]
    const best = listed.map(each => this.#tell(each))
    const chosen = best[listed.findIndex(each => each.slot === slot)]
    return chosen == null ? undefined : { chosen, best, considered: this.#withRoom, equals }
  }

  /** Two passes: for the best, then for those near them, whose number it returns. Nothing is called and nothing written for whoever is worse. */
  #scan({ allows }: ChoiceOptions): number {
    const [scores, highest, near] = [this.#scores, this.#highest, this.#near]
    const { length } = this.#nodes
    let least = 0
    for (let slot = 0; slot < length; slot++) {
      if (slot % BLOCK === 0) {
        while (slot < length && !((highest[slot / BLOCK] ?? 0) > least)) slot += BLOCK
        if (slot >= length) break
      }
      const score = scores[slot] ?? NO_ROOM
      if (score > least && allows?.(slot) !== false) least = this.#take(slot, score)
    }
    const floor = (this.#best[0]?.score ?? Number.POSITIVE_INFINITY) - NEAR
    let equals = 0
    for (let slot = 0; slot < length; slot++) {
      if (slot % BLOCK === 0) {
        while (slot < length && !((highest[slot / BLOCK] ?? 0) >= floor)) slot += BLOCK
        if (slot >= length) break
      }
      if ((scores[slot] ?? NO_ROOM) >= floor && allows?.(slot) !== false) near[equals++] = slot
    }
    return equals
  }

  /** The same for a few, or where each has to be asked about. */
  #chooseOf(slots: Iterable<number>, { weights, judge, allows, full = false }: ChoiceOptions, random: number): Choice | undefined {
    const scored: CandidateScore[] = []
    for (const slot of slots) {
      if (slot >= this.size || !(full || this.#room[slot] === 1) || allows?.(slot) === false) continue
      const told = this.#tell({ slot, score: this.#sum(slot, weights) })
      scored.push(judge?.(told) ?? told)
    }
    scored.sort((a, b) => b.score - a.score)
    const floor = (scored[0]?.score ?? 0) - NEAR
    const equals = scored.findLastIndex(({ score }) => score >= floor) + 1
    const chosen = scored[placeOf(random, equals)]
    if (chosen == null) return undefined
    const listed = scored.slice(0, MAX_EXPLAINED)
    const best = listed.includes(chosen) ? listed : [...listed.slice(0, -1), chosen]
    return { chosen, best, considered: scored.length, equals }
  }

  /** Takes somebody into the list of the best, where he belongs. Returns what others have to be above to follow. */
  #take(slot: number, score: number): number {
    const best = this.#best
    let place = best.length
    while (place > 0 && (best[place - 1]?.score ?? 0) < score) place--
    if (place < MAX_EXPLAINED) best.splice(place, 0, { slot, score })
    if (best.length > MAX_EXPLAINED) best.pop()
    return best.length < MAX_EXPLAINED ? 0 : (best[MAX_EXPLAINED - 1]?.score ?? 0)
  }

  #tell({ slot, score }: Scored): CandidateScore {
    const { nodeId = '', roundTripMs = 0 } = this.#nodes[slot] ?? {}
    const [terms, at] = [this.#terms, slot * TERMS]
    const [capability, load, latency] = [terms[at] ?? 0, terms[at + 1] ?? 0, terms[at + 2] ?? 0]
    return { nodeId, score, capability, load, latency, expectedWaitMs: this.#waits[slot] ?? 0, roundTripMs }
  }

  #sum(slot: number, { capability, load, latency }: Weights): number {
    const [terms, at] = [this.#terms, slot * TERMS]
    const sum = capability * (terms[at] ?? 0) + load * (terms[at + 1] ?? 0) + latency * (terms[at + 2] ?? 0)
    return Math.max(LEAST_SCORE, sum)
  }

  /** Most tasks bring no weights of their own: the scores stay as they are. */
  #weigh(weights: Weights): void {
    const { capability, load, latency } = this.#weights
    if (weights === this.#weights || (weights.capability === capability && weights.load === load && weights.latency === latency)) return
    this.#weights = weights
    for (const slot of this.#nodes.keys()) if (this.#room[slot] === 1) this.#scores[slot] = this.#sum(slot, weights)
    for (let block = 0; block * BLOCK < this.#nodes.length; block++) this.#highest[block] = this.#highestIn(block)
  }

  #setScore(slot: number, score: number): void {
    const block = Math.floor(slot / BLOCK)
    const [before, highest] = [this.#scores[slot] ?? NO_ROOM, this.#highest[block] ?? NO_ROOM]
    this.#scores[slot] = score
    if (score >= highest) this.#highest[block] = score
    else if (before === highest) this.#highest[block] = this.#highestIn(block)
  }

  #highestIn(block: number): number {
    let highest = NO_ROOM
    for (let slot = block * BLOCK; slot < (block + 1) * BLOCK; slot++) highest = Math.max(highest, this.#scores[slot] ?? NO_ROOM)
    return highest
  }

  #setRoom(slot: number, room: number): void {
    this.#withRoom += room - (this.#room[slot] ?? 0)
    this.#room[slot] = room
  }

  #grow(): void {
    const slots = this.#waits.length * 2
    const larger = (row: Float64Array, length: number): Float64Array<ArrayBuffer> => {
      const grown = new Float64Array(length).fill(NO_ROOM)
      grown.set(row)
      return grown
    }
    const [room, stamps] = [new Uint8Array(slots), new Uint32Array(slots)]
    room.set(this.#room)
    stamps.set(this.#stamps)
    this.#room = room
    this.#stamps = stamps
    this.#terms = larger(this.#terms, slots * TERMS)
    this.#waits = larger(this.#waits, slots)
    this.#scores = larger(this.#scores, slots)
    this.#highest = larger(this.#highest, slots / BLOCK)
    this.#near = new Int32Array(slots)
  }
}

const placeOf = (random: number, count: number): number => Math.min(count - 1, Math.floor(random * count))
