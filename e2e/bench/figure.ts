/** One measured figure and how it is judged. */

export interface Figure {
  readonly bench: string
  readonly metric: string
  readonly value: number
  readonly unit: string
  /** The same thing done without Kyrox, in the same run; `null` when there is nothing to compare with. */
  readonly baseline: number | null
  /** `value / baseline` */
  readonly ratio: number | null
  readonly budget: number | null
  /** `null`: printed for comparison, not judged. */
  readonly ok: boolean | null
}

/** What a budget limits. */
export interface Budget {
  readonly of: 'value' | 'ratio'
  readonly is: 'most' | 'least'
  readonly limit: number
}

export interface FigureParts {
  readonly value: number
  readonly unit: string
  readonly baseline?: number
  readonly budget?: Budget
  /** Median of the ratios of single rounds, where there are rounds: steadier than the ratio of the medians. */
  readonly ratio?: number
}

/** Judges a measurement. A value that is no number is never good. */
export function figure(
  metric: string,
  { value, unit, baseline, budget, ratio = baseline == null ? undefined : value / baseline }: FigureParts
): Figure {
  const [bench = metric] = metric.split('/')
  const judged = budget?.of === 'ratio' ? ratio : value
  const ok = budget == null ? null : judged != null && (budget.is === 'most' ? judged <= budget.limit : judged >= budget.limit)
  return {
    bench,
    metric,
    value: rounded(value),
    unit,
    baseline: baseline == null ? null : rounded(baseline),
    ratio: ratio == null ? null : rounded(ratio),
    budget: budget?.limit ?? null,
    ok
  }
}

const rounded = (value: number): number => (Number.isFinite(value) ? Number(value.toPrecision(4)) : value)

/** The middle value; the mean of the two in the middle of an even number. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5)
}

/**
 * The median of times read from a browser's clock, which only shows steps of 0.1 ms: as if the values of one step lay evenly in it.
 * Source: the usual estimate of a median from grouped data.
 */
export function steppedMedian(values: readonly number[], step = 0.1): number {
  const middle = Math.round(median(values) / step)
  const within = values.filter(value => Math.round(value / step) === middle).length
  const below = values.filter(value => Math.round(value / step) < middle).length
  return (middle - 0.5 + (values.length / 2 - below) / Math.max(1, within)) * step
}

/** `at` in 0..1, interpolated. */
export function quantile(values: readonly number[], at: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const place = (sorted.length - 1) * at
  const low = sorted[Math.floor(place)] ?? Number.NaN
  const high = sorted[Math.ceil(place)] ?? Number.NaN
  return low + (high - low) * (place - Math.floor(place))
}
