/** A place with a network of its own. */
export type TaskRegion = (typeof TASK_REGIONS)[number]

export const TASK_REGIONS = ['us-east', 'us-west', 'eu-west', 'eu-central', 'asia-northeast', 'asia-southeast'] as const

/**
 * Round trips between regions in milliseconds, symmetric. Rounded by hand to the order of what public clouds publish as medians between their regions of these
 * names; no measurement of our own, and no provider's table. Within a region: two homes of one metropolitan area.
 */
const ROUND_TRIP_MS: ReadonlyArray<readonly number[]> = [
  [8, 65, 75, 90, 150, 220],
  [65, 8, 135, 145, 105, 170],
  [75, 135, 8, 25, 210, 165],
  [90, 145, 25, 8, 225, 155],
  [150, 105, 210, 225, 8, 70],
  [220, 170, 165, 155, 70, 8]
]

/** Nodes of each region in a hundred. */
export const REGION_SHARES: readonly number[] = [25, 15, 20, 15, 15, 10]

/** Round trip between the networks of two regions; the last mile is not in it. */
export const regionRoundTripMs = (one: number, other: number): number => ROUND_TRIP_MS[one]?.[other] ?? 0

/** The half of the world a partition leaves a region in. */
export const sideOf = (region: number): 'west' | 'east' => (region < 4 ? 'west' : 'east')
