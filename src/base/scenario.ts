/**
 * What a contract is made of: scenarios that throw when they fail, and the few checks they need. They know no test runner, so that
 * one contract runs under Vitest and in a browser's page alike.
 */

/** One sentence of a contract, and how to find out whether it holds for a subject made for it alone. */
export interface Scenario<Subject> {
  readonly name: string
  run(subject: Subject): Promise<void>
}

/** Throws unless both print the same; byte arrays by their length and content. */
export function same(actual: unknown, expected: unknown, what: string): void {
  const [got, wanted] = [textOf(actual), textOf(expected)]
  if (got !== wanted) throw new Error(`Expected ${what} to be ${wanted.slice(0, 500)}, got ${got.slice(0, 500)}`)
}

/** Throws unless the promise rejects with an error of this name, which it resolves to. */
export async function rejects(promise: Promise<unknown>, name: string, what: string): Promise<Error> {
  const outcome = await promise.then(
    () => undefined,
    (error: unknown) => error
  )
  if (outcome instanceof Error && outcome.name === name) return outcome
  throw new Error(`Expected ${what} to reject with ${name}, got ${outcome === undefined ? 'no error' : String(outcome)}`)
}

/** How long {@link until} waits: far more than anything in memory or on one machine takes. */
const PATIENCE_MS = 10_000

/** Waits for something to hold. */
export async function until(holds: () => boolean, what: string): Promise<void> {
  const end = performance.now() + PATIENCE_MS
  while (!holds()) {
    if (performance.now() > end) throw new Error(`Expected ${what} within ${PATIENCE_MS} ms`)
    await new Promise(resolve => setTimeout(resolve, 1))
  }
}

const textOf = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) => (part instanceof Uint8Array ? `${part.byteLength} bytes ${digest(part)}` : part))
  ?? String(value)

/** FNV-1a: enough to tell two byte arrays of a test apart. */
function digest(bytes: Uint8Array): string {
  let hash = 0x811c9dc5
  for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0).toString(16)
}
