import { InvalidArgumentError } from '../base/errors.ts'

/** How much each term of the score counts. */
export interface Weights {
  /** How well the node suits the capability, its past with it included. */
  readonly capability: number
  /** How soon it would begin. */
  readonly load: number
  /** How near it is. */
  readonly latency: number
}

/** Weights of the founding document's score. */
export const DEFAULT_WEIGHTS: Weights = { capability: 0.5, load: 0.3, latency: 0.2 }

/**
 * Weights that sum to 1, so that scores of two tasks mean the same. Those that are not given are those of `base`.
 * @throws InvalidArgumentError naming the weight
 */
export function checkedWeights(given: Partial<Weights>, base: Weights = DEFAULT_WEIGHTS): Weights {
  if (typeof given !== 'object' || given === null) throw new InvalidArgumentError(`Expected weights as an object, got ${String(given)}`)
  for (const [name, value] of Object.entries(given)) {
    const isWeight = Object.hasOwn(DEFAULT_WEIGHTS, name) && Number.isFinite(value) && value >= 0
    if (isWeight || value === undefined) continue
    const got = `weights.${name.slice(0, 40)} of ${String(value).slice(0, 40)}`
    throw new InvalidArgumentError(`Expected weights capability, load and latency, each a number of at least 0, got ${got}`, {
      weight: name
    })
  }
  const { capability = base.capability, load = base.load, latency = base.latency } = given
  const sum = capability + load + latency
  if (!(sum > 0 && Number.isFinite(sum))) throw new InvalidArgumentError(`Expected weights with a sum above 0, got ${sum}`, { sum })
  return { capability: capability / sum, load: load / sum, latency: latency / sum }
}
