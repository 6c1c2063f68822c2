/**
 * Longest wait for something that takes a second or two on an idle machine; long, because a busy one is not a broken one: a direct link whose first try starved is
 * tried again three seconds later, and then fifteen.
 */
export const PATIENCE_MS = 45_000
/** Between two looks. */
const LOOK_EVERY_MS = 50

/**
 * Looks again and again until `look` returns something other than `undefined`, `null` or `false`, and returns that.
 * @throws Error that says what was waited for, and what `look` threw last, when it takes too long.
 */
export async function until<Found>(
  what: string,
  look: () => Found | Promise<Found>,
  limitMs = PATIENCE_MS
): Promise<Exclude<Found, undefined | null | false>> {
  const end = performance.now() + limitMs
  let last: unknown
  while (true) {
    try {
      const found = await look()
      last = found
      if (found != null && found !== false) return found as Exclude<Found, undefined | null | false>
    } catch (error) {
      last = error
    }
    if (performance.now() > end) throw new Error(`Waited ${limitMs} ms in vain for ${what}; last: ${String(last)}`)
    await new Promise(resolve => setTimeout(resolve, LOOK_EVERY_MS))
  }
}
