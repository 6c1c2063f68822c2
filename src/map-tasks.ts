import { InvalidArgumentError } from './base/errors.ts'
import type { MapResult, Task } from './kyrox-node.ts'

export interface MapTasksOptions {
  /** Tasks in flight at once. */
  readonly inFlight: number
}

const MAX_IN_FLIGHT = 10_000

/**
 * Submits inputs one after another, so many at once, and yields results as they come. Inputs are only taken as there is room for them; leaving the loop
 * early cancels what is in flight.
 */
export async function* mapTasks<Output>(
  submit: (input: unknown) => Task<Output>,
  inputs: Iterable<unknown> | AsyncIterable<unknown>,
  { inFlight }: MapTasksOptions
): AsyncGenerator<MapResult<Output>, void, undefined> {
  if (!Number.isInteger(inFlight) || inFlight < 1 || inFlight > MAX_IN_FLIGHT) {
    throw new InvalidArgumentError(`Expected inFlight of 1 to ${MAX_IN_FLIGHT}, got ${inFlight}`, { limit: MAX_IN_FLIGHT })
  }
  const flying = new Map<number, { readonly task: Task<Output>; readonly settled: Promise<MapResult<Output>> }>()
  const source = Symbol.asyncIterator in inputs ? inputs[Symbol.asyncIterator]() : inputs[Symbol.iterator]()
  let next = 0
  let ended = false
  try {
    for (;;) {
      while (!ended && flying.size < inFlight) {
        const { done, value } = await source.next()
        ended = done === true
        if (ended) break
        const index = next++
        const task = submit(value)
        flying.set(index, { task, settled: settle(index, task) })
      }
      if (flying.size === 0) return
      const result = await Promise.race([...flying.values()].map(({ settled }) => settled))
      flying.delete(result.index)
      yield result
    }
  } finally {
    for (const { task } of flying.values()) task.cancel('the loop over the results was left')
    if (!ended) await source.return?.()
  }
}

const settle = <Output>(index: number, task: Task<Output>): Promise<MapResult<Output>> =>
  task.result.then(
    output => ({ index, task, ok: true as const, output }),
    (error: Error) => ({ index, task, ok: false as const, error })
  )
