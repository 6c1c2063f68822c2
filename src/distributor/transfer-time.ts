import type { OutputPlace } from '../tasks/held-output.ts'

/** What a direct link between two tabs carries, about: 20 MB/s. */
const ASSUMED_BYTES_PER_MS = 20_000

/**
 * What a fetch costs besides its bytes, about: it waits behind other messages, and both nodes are busy with it. More than two nodes that are equally good may differ by, or
 * the one that has the output would be one of several.
 */
const FETCH_MS = 15

/** How long a node would fetch the parts of an input that it does not hold itself, in milliseconds. */
export function transferMs(places: readonly OutputPlace[] | undefined, nodeId: string): number {
  let ms = 0
  for (const { output } of places ?? []) if (output.holder !== nodeId) ms += FETCH_MS + output.byteLength / ASSUMED_BYTES_PER_MS
  return ms
}
