/** Adds to a heap of numbers, least first. */
export function pushLeast(heap: number[], value: number): void {
  let at = heap.length
  heap.push(value)
  while (at > 0) {
    const above = (at - 1) >> 1
    if ((heap[above] as number) <= value) break
    heap[at] = heap[above] as number
    at = above
  }
  heap[at] = value
}

/** Takes the least out. */
export function popLeast(heap: number[]): void {
  const last = heap.pop()
  if (last == null || heap.length === 0) return
  let at = 0
  for (;;) {
    let below = 2 * at + 1
    if (below >= heap.length) break
    if (below + 1 < heap.length && (heap[below + 1] as number) < (heap[below] as number)) below++
    if ((heap[below] as number) >= last) break
    heap[at] = heap[below] as number
    at = below
  }
  heap[at] = last
}
