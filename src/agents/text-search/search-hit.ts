/** One document found. */
export interface SearchHit {
  readonly id: string
  /** Larger is better; of use only beside others of the same query. */
  readonly score: number
  readonly title?: string
  /** The text around the first word found, or its beginning. */
  readonly snippet: string
}

/**
 * Merges what several shards found, best first, each document once with its best score. Shards weigh a word by how rare it is among their own documents,
 * so scores of shards that differ much in size or subject are compared only roughly.
 */
export function mergeHits(lists: ReadonlyArray<readonly SearchHit[]>, limit: number): SearchHit[] {
  const best = new Map<string, SearchHit>()
  for (const hit of lists.flat()) {
    const known = best.get(hit.id)
    if (known == null || hit.score > known.score) best.set(hit.id, hit)
  }
  return [...best.values()].sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1)).slice(0, limit)
}
