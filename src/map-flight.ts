import { isNamed } from './base/errors.ts'
import { microtasks } from './base/microtasks.ts'
import { plainBytes } from './base/plain-bytes.ts'
import { failuresOf, isForAll } from './batch-failures.ts'
import { BatchSize } from './batch-size.ts'
import { isRetried } from './distributor/failure.ts'
import { InputGroup, smallInput, type Taken } from './input-group.ts'
import type { MapResult, Task } from './kyrox-node.ts'
import type { MapPorts } from './map-ports.ts'
import type { BatchOutcomes } from './tasks/batch.ts'

/** An async source that has the next input at hand gives it in fewer turns of microtasks. */
const AT_HAND_TURNS = 8

/** What is in flight of one loop, and what has landed and was not taken yet: together never more inputs than there may be. */
export class MapFlight<Output> {
  readonly #ports: MapPorts<Output>
  readonly #source: Iterator<unknown> | AsyncIterator<unknown>
  readonly #isAsync: boolean
  readonly #most: number
  readonly #size: BatchSize
  readonly #tasks = new Set<Task<unknown>>()
  readonly #landed: MapResult<Output>[] = []
  /** Inputs that have left and not landed. */
  #flying = 0
  #taken = 0
  /** Taken, to leave together before anything is waited for. */
  readonly #group = new InputGroup()
  #isPulling = false
  /** The source has no more inputs, or nobody wants them. */
  #isDry = false
  #isLeft = false
  #isHurried = false
  #failure: { readonly error: unknown } | undefined
  #hasNews = false
  #wake = (): void => {}

  constructor(ports: MapPorts<Output>, inputs: Iterable<unknown> | AsyncIterable<unknown>, most: number) {
    this.#ports = ports
    this.#isAsync = Symbol.asyncIterator in inputs
    this.#source = Symbol.asyncIterator in inputs ? inputs[Symbol.asyncIterator]() : inputs[Symbol.iterator]()
    this.#most = most
    this.#size = new BatchSize(ports.together == null ? 0 : most)
  }

  /** All that was taken has landed, and there is no more. */
  get isOver(): boolean {
    return this.#isDry && this.#flying === 0 && this.#landed.length === 0
  }

  /** Takes the inputs that there is room for and that can be had now. */
  fill(): void {
    if (this.#isPulling || !this.#mayTake()) return
    if (this.#isAsync) return void this.#pull(this.#source as AsyncIterator<unknown>)
    try {
      while (this.#mayTake()) {
        const { done, value } = (this.#source as Iterator<unknown>).next()
        if (done === true) this.#isDry = true
        else this.#take(value)
      }
      this.#isHurried = false
      this.#send()
    } catch (error) {
      this.#failure = { error }
    }
  }

  /** The next result, if there is one. @throws what the source failed with, or why an input was refused */
  land(): MapResult<Output> | undefined {
    if (this.#failure != null) throw this.#failure.error
    return this.#landed.shift()
  }

  /** Resolves when something has landed, was taken or failed since this was called last. */
  async news(): Promise<void> {
    if (!this.#hasNews) await new Promise<void>(resolve => (this.#wake = resolve))
    this.#hasNews = false
  }

  async leave(): Promise<void> {
    this.#isLeft = true
    for (const task of this.#tasks) task.cancel('the loop over the results was left')
    const [isDry, isPulling] = [this.#isDry, this.#isPulling]
    this.#isDry = true
    if (isDry) return
    const closed = Promise.resolve(this.#source.return?.()).catch(() => {})
    // a source asked for an input may take for ever to give it, and closes only after that
    if (!isPulling) await closed
  }

  /** There is room, and inputs are not taken because it is not enough for a batch. */
  get isHolding(): boolean {
    return !this.#isDry && !this.#isPulling && this.#room > 0
  }

  /** What may be long in flight must not keep the rest of the room empty: what there is of it is used. */
  hurry(): void {
    this.#isHurried = true
    this.#tell()
  }

  get #room(): number {
    return this.#most - this.#flying - this.#landed.length - this.#group.size
  }

  /** A batch begins when there is room for all of it: else each result would be followed by one input alone. */
  #mayTake(): boolean {
    return !this.#isDry && this.#room > 0 && (this.#isHurried || this.#group.size > 0 || this.#room >= this.#size.now)
  }

  async #pull(source: AsyncIterator<unknown>): Promise<void> {
    this.#isPulling = true
    try {
      let step = source.next()
      for (;;) {
        const next = this.#group.size === 0 ? await step : await Promise.race([step, microtasks(AT_HAND_TURNS)])
        if (next == null) {
          this.#send()
          continue
        }
        if (next.done === true) this.#isDry = true
        else if (!this.#isLeft) this.#take(next.value)
        if (!this.#mayTake()) break
        step = source.next()
      }
      this.#isHurried = false
      this.#send()
    } catch (error) {
      this.#failure = { error }
    }
    this.#isPulling = false
    this.#tell()
  }

  #take(input: unknown): void {
    const index = this.#taken++
    const isToMeasure = this.#size.isToMeasure
    const small = this.#size.now === 1 && !isToMeasure ? undefined : smallInput(input)
    if (small == null) {
      this.#alone({ index, input })
      return
    }
    if (!this.#group.hasRoomFor(small)) this.#send()
    this.#group.add(index, small)
    if (isToMeasure) this.#size.measuring()
    if (isToMeasure || this.#group.size >= this.#size.now) this.#send(isToMeasure)
  }

  /** What was taken to leave together does so. */
  #send(isMeasured = false): void {
    const group = this.#group.take()
    const [only] = group
    if (only == null || this.#isLeft) return
    if (group.length === 1 && !isMeasured) this.#alone(only)
    else this.#together(group)
  }

  #alone({ index, input }: Taken, spentMs = 0): void {
    const task = this.#ports.submit(input, spentMs)
    this.#flying++
    this.#size.alone()
    this.#tasks.add(task)
    task.result.then(
      output => {
        this.#tasks.delete(task)
        this.#arrived({ index, task, ok: true, output })
      },
      (error: Error) => {
        this.#tasks.delete(task)
        this.#arrived({ index, task, ok: false, error })
      }
    )
  }

  #together(group: readonly Taken[]): void {
    const { together, ticks } = this.#ports
    const task = together?.(group.map(({ input }) => input))
    if (task == null) return
    this.#flying += group.length
    this.#tasks.add(task)
    const sentAt = ticks()
    task.result.then(
      outcomes => {
        this.#tasks.delete(task)
        this.#onOutcomes(group, outcomes, { task, spentMs: ticks() - sentAt })
      },
      (error: Error) => {
        this.#tasks.delete(task)
        this.#onFailed(group, error, { task, spentMs: ticks() - sentAt })
      }
    )
  }

  /** Each input has an outcome, which its owner's node has made sure of; what would be tried again is tried without company. */
  #onOutcomes(group: readonly Taken[], outcomes: BatchOutcomes, { task, spentMs }: Ended): void {
    const failures = failuresOf(outcomes)
    let bytes = 0
    let hasFailed = false
    for (const [place, { index, input }] of group.entries()) {
      const error = failures.get(place)
      if (error == null) {
        const output = outcomes.values[place] as Output
        bytes += plainBytes(output)
        this.#arrived({ index, task: task as Task<Output>, ok: true, output })
      } else if (isRetried(error)) {
        hasFailed = true
        this.#again({ index, input }, spentMs)
      } else this.#arrived({ index, task: task as Task<Output>, ok: false, error })
    }
    this.#size.together(group.length, outcomes.ms, bytes)
    if (hasFailed) this.#size.failed()
  }

  #onFailed(group: readonly Taken[], error: Error, { task, spentMs }: Ended): void {
    if (isForAll(error, task)) {
      for (const { index } of group) this.#arrived({ index, task: task as Task<Output>, ok: false, error })
      return
    }
    if (isNamed(error, 'NotBatchedError')) this.#size.off()
    else this.#size.failed()
    for (const taken of group) this.#again(taken, spentMs)
  }

  #again(taken: Taken, spentMs: number): void {
    if (this.#isLeft || this.#failure != null) return
    this.#flying--
    try {
      this.#alone(taken, Math.max(1, spentMs))
    } catch (error) {
      this.#failure = { error }
      this.#tell()
    }
  }

  #arrived(result: MapResult<Output>): void {
    this.#flying--
    this.#landed.push(result)
    this.#tell()
  }

  #tell(): void {
    this.#hasNews = true
    this.#wake()
  }
}

interface Ended {
  readonly task: Task<unknown>
  readonly spentMs: number
}
