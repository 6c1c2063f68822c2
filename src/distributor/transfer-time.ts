import type { OutputPlace } from '../tasks/held-output.ts'

/** What a direct link between two tabs carries, about: 20 MB/s. */
const ASSUMED_BYTES_PER_MS = 20_000

/** How long a node would fetch the parts of an input that it does not hold itself, in milliseconds. */
export function transferMs(places: readonly OutputPlace[] | undefined, nodeId: string): number {
  let bytes = 0
  for (const { output } of places ?? []) if (output.holder !== nodeId) bytes += output.byteLength
  return bytes / ASSUMED_BYTES_PER_MS
}
