import type { CandidateIndex } from './candidate-index.ts'
import type { RequirementCheck } from './requirement-check.ts'

/** Which slots of an index meet a requirement: each is looked at once, and again when what stands there says something else of itself. */
export class FittingSlots {
  readonly #index: CandidateIndex
  readonly #check: RequirementCheck
  #stamps = new Uint32Array(0)
  #fits = new Uint8Array(0)

  constructor(index: CandidateIndex, check: RequirementCheck) {
    this.#index = index
    this.#check = check
  }

  has(slot: number): boolean {
    const stamp = this.#index.stampOf(slot)
    if (this.#stamps[slot] === stamp) return this.#fits[slot] === 1
    if (slot >= this.#fits.length) this.#grow(slot)
    const node = this.#index.at(slot)
    const fits = node != null && this.#check.excludes(node) == null
    this.#stamps[slot] = stamp
    this.#fits[slot] = fits ? 1 : 0
    return fits
  }

  #grow(slot: number): void {
    const slots = Math.max(this.#index.size, slot + 1)
    const [stamps, fits] = [new Uint32Array(slots), new Uint8Array(slots)]
    stamps.set(this.#stamps)
    fits.set(this.#fits)
    this.#stamps = stamps
    this.#fits = fits
  }
}
