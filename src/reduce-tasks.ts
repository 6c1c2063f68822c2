import { InvalidArgumentError } from './base/errors.ts'
import type { TaskHandle } from './task-handle.ts'

export interface ReduceTasksPorts<Output> {
  readonly submit: (input: unknown) => TaskHandle<Output>
  /** Nobody will refer to its output any more who does not already. */
  readonly close: (task: TaskHandle<Output>) => void
}

export interface ReduceTasksOptions {
  readonly arity: number
  /** Tasks that have not ended, at once. */
  readonly inFlight: number
}

const MAX_ARITY = 64
const MAX_IN_FLIGHT = 10_000

/** One value of the tree: an input, or what a task will come to. */
type Part<Output> = { readonly value: unknown } | { readonly task: TaskHandle<Output> }

/**
 * Makes one value of many: neighbours of one height are put together as soon as there are `arity` of them, before they are done, since a task may depend on others. What is
 * held is one part for each height and place, however many inputs there are.
 */
export async function reduceTasks<Output>(
  ports: ReduceTasksPorts<Output>,
  inputs: Iterable<unknown> | AsyncIterable<unknown>,
  { arity, inFlight }: ReduceTasksOptions
): Promise<Output> {
  expectInteger('arity', arity, 2, MAX_ARITY)
  expectInteger('inFlight', inFlight, 1, MAX_IN_FLIGHT)
  const tree = new Tree(ports, arity)
  try {
    for await (const value of inputs) {
      await tree.room(inFlight)
      tree.add(value)
    }
    return await tree.finish(inFlight)
  } catch (error) {
    tree.cancel()
    throw error
  }
}

class Tree<Output> {
  readonly #ports: ReduceTasksPorts<Output>
  readonly #arity: number
  /** Parts by their height, in order; those of greater height come before the others. */
  readonly #heights: Array<Part<Output>[]> = []
  readonly #open = new Set<TaskHandle<Output>>()
  #failure: Error | undefined
  #wake = (): void => {}

  constructor(ports: ReduceTasksPorts<Output>, arity: number) {
    this.#ports = ports
    this.#arity = arity
  }

  /** Resolves when fewer tasks are open than this. Rejects when one has failed. */
  async room(most: number): Promise<void> {
    for (;;) {
      if (this.#failure != null) throw this.#failure
      if (this.#open.size < most) return
      await new Promise<void>(resolve => {
        this.#wake = resolve
      })
    }
  }

  add(value: unknown): void {
    let part: Part<Output> = { value }
    for (let height = 0; ; height++) {
      const parts = this.#heights[height] ?? []
      this.#heights[height] = parts
      parts.push(part)
      if (parts.length < this.#arity) return
      part = this.#joined(parts.splice(0))
    }
  }

  /** What is left, greatest height first, is in the order of the inputs: its neighbours are put together until there is one. */
  async finish(most: number): Promise<Output> {
    let parts = this.#heights.toReversed().flat()
    if (parts.length === 0) throw new InvalidArgumentError('Expected at least one input to reduce, got none')
    while (parts.length > 1) {
      await this.room(most)
      // from the end: those are the smallest
      const last = parts.splice(-this.#arity)
      parts = [...parts, this.#joined(last)]
    }
    const [root] = parts
    // the type is the submitter's word for what the capability returns
    if (root != null && 'value' in root) return root.value as Output
    await this.room(1)
    return (await root?.task.result) as Output
  }

  cancel(): void {
    for (const task of this.#open) task.cancel('the reduction failed')
  }

  #joined(parts: ReadonlyArray<Part<Output>>): Part<Output> {
    const task = this.#ports.submit(parts.map(part => ('task' in part ? part.task.output : part.value)))
    for (const part of parts) if ('task' in part) this.#ports.close(part.task)
    this.#open.add(task)
    void task.ended.then(() => {
      this.#open.delete(task)
      this.#failure ??= task.failure
      this.#wake()
    })
    return { task }
  }
}

function expectInteger(name: string, value: number, least: number, most: number): void {
  if (Number.isInteger(value) && value >= least && value <= most) return
  throw new InvalidArgumentError(`Expected ${name} of ${least} to ${most}, got ${value}`, { limit: most })
}
