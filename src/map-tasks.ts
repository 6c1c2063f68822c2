import { InvalidArgumentError } from './base/errors.ts'
import type { MapResult, Task } from './kyrox-node.ts'

export interface MapTasksOptions {
  /** Tasks in flight at once. */
  readonly inFlight: number
}

const MAX_IN_FLIGHT = 10_000

/**
 * Submits inputs one after another, so many at once, and yields results as they come. Inputs are only taken as there is room for them, and a source that
 * takes its time keeps no result waiting; leaving the loop early cancels what is in flight.
 */
export async function* mapTasks<Output>(
  submit: (input: unknown) => Task<Output>,
  inputs: Iterable<unknown> | AsyncIterable<unknown>,
  { inFlight }: MapTasksOptions
): AsyncGenerator<MapResult<Output>, void, undefined> {
  if (!Number.isInteger(inFlight) || inFlight < 1 || inFlight > MAX_IN_FLIGHT) {
    throw new InvalidArgumentError(`Expected inFlight of 1 to ${MAX_IN_FLIGHT}, got ${inFlight}`, { limit: MAX_IN_FLIGHT })
  }
  const source = Symbol.asyncIterator in inputs ? inputs[Symbol.asyncIterator]() : inputs[Symbol.iterator]()
  const flight = new Flight(submit, source, inFlight)
  try {
    for (let result = await flight.next(); result != null; result = await flight.next()) yield result
  } finally {
    await flight.leave()
  }
}

/** What is in flight of one loop, and what has landed and was not taken yet: together never more than there may be. */
class Flight<Output> {
  readonly #submit: (input: unknown) => Task<Output>
  readonly #source: Iterator<unknown> | AsyncIterator<unknown>
  readonly #most: number
  readonly #flying = new Set<Task<Output>>()
  readonly #landed: MapResult<Output>[] = []
  #submitted = 0
  #isPulling = false
  /** The source has no more inputs, or nobody wants them. */
  #isOver = false
  #failure: { readonly error: unknown } | undefined
  #wake = (): void => {}

  constructor(submit: (input: unknown) => Task<Output>, source: Iterator<unknown> | AsyncIterator<unknown>, most: number) {
    this.#submit = submit
    this.#source = source
    this.#most = most
  }

  /** The next result, or nothing when there is none to come. Rejects when the source fails or an input is refused. */
  async next(): Promise<MapResult<Output> | undefined> {
    for (;;) {
      const woken = new Promise<void>(resolve => {
        this.#wake = resolve
      })
      if (!this.#isPulling && !this.#isOver && this.#flying.size + this.#landed.length < this.#most) void this.#pull()
      if (this.#failure != null) throw this.#failure.error
      const result = this.#landed.shift()
      if (result != null || (this.#isOver && this.#flying.size === 0)) return result
      await woken
    }
  }

  async leave(): Promise<void> {
    for (const task of this.#flying) task.cancel('the loop over the results was left')
    const [isOver, isPulling] = [this.#isOver, this.#isPulling]
    this.#isOver = true
    if (isOver) return
    const closed = Promise.resolve(this.#source.return?.()).catch(() => {})
    // a source asked for an input may take for ever to give it, and closes only after that
    if (!isPulling) await closed
  }

  async #pull(): Promise<void> {
    this.#isPulling = true
    try {
      const { done, value } = await this.#source.next()
      if (done === true) this.#isOver = true
      else if (!this.#isOver) this.#launch(value)
    } catch (error) {
      this.#failure = { error }
    }
    this.#isPulling = false
    this.#wake()
  }

  #launch(input: unknown): void {
    const index = this.#submitted++
    const task = this.#submit(input)
    this.#flying.add(task)
    void settle(index, task).then(result => {
      this.#flying.delete(task)
      this.#landed.push(result)
      this.#wake()
    })
  }
}

const settle = <Output>(index: number, task: Task<Output>): Promise<MapResult<Output>> =>
  task.result.then(
    output => ({ index, task, ok: true as const, output }),
    (error: Error) => ({ index, task, ok: false as const, error })
  )
