/** Seeded chance, so that one seed is one simulation. It is not for secrets. */
export class TaskRandom {
  #a: number
  #b: number
  #c: number
  #d: number

  /** `purpose` makes streams that do not disturb each other: more churn does not change who is fast. */
  constructor(seed: number, purpose: string) {
    let state = seed >>> 0
    for (let i = 0; i < purpose.length; i++) state = Math.imul(state ^ purpose.charCodeAt(i), 0x9e3779b1) >>> 0
    const next = (): number => {
      state = (state + 0x9e3779b9) | 0
      let z = state
      z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
      z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
      return (z ^ (z >>> 16)) | 0
    }
    this.#a = next()
    this.#b = next()
    this.#c = next()
    this.#d = next()
    for (let i = 0; i < 12; i++) this.unit()
  }

  /** 0 to 1, without 1. Source: sfc32 of PractRand, by Chris Doty-Humphrey. */
  readonly unit = (): number => {
    const sum = (((this.#a + this.#b) | 0) + this.#d) | 0
    this.#d = (this.#d + 1) | 0
    this.#a = this.#b ^ (this.#b >>> 9)
    this.#b = (this.#c + (this.#c << 3)) | 0
    this.#c = (((this.#c << 21) | (this.#c >>> 11)) + sum) | 0
    return (sum >>> 0) / 4_294_967_296
  }

  /** Whole numbers from 0 to `below`, without it. */
  below(below: number): number {
    return Math.floor(this.unit() * below)
  }

  exponential(mean: number): number {
    return -mean * Math.log(1 - this.unit())
  }

  /** Median 1; `sigma` is that of its logarithm. Source: Box and Muller. */
  logNormal(sigma: number): number {
    const radius = Math.sqrt(-2 * Math.log(1 - this.unit()))
    return Math.exp(sigma * radius * Math.cos(2 * Math.PI * this.unit()))
  }

  /** Pareto from `least`, cut off at `most`. */
  pareto(shape: number, least: number, most: number): number {
    const cut = 1 - (least / most) ** shape
    return least / (1 - this.unit() * cut) ** (1 / shape)
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[this.below(items.length)]
    if (item === undefined) throw new RangeError('Expected a list with something in it')
    return item
  }

  shuffle<Item>(items: Item[]): Item[] {
    for (let i = items.length - 1; i > 0; i--) {
      const j = this.below(i + 1)
      const moved = items[i] as Item
      items[i] = items[j] as Item
      items[j] = moved
    }
    return items
  }

  /** Hex digits, for ids as long as real ones. */
  hex(digits: number): string {
    let text = ''
    while (text.length < digits)
      text += Math.floor(this.unit() * 0x10000)
        .toString(16)
        .padStart(4, '0')
    return text.slice(0, digits)
  }
}
