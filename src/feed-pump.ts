import { errorToData, InvalidArgumentError } from './base/errors.ts'
import { type FeedStep, MAX_UNTAKEN_STEPS } from './distributor/feed-step.ts'
import { type FeedInputs, isSource } from './feed-source.ts'

/** Reads the source of a streamed input a few pieces ahead of who takes them, and no further. It does not know who that is. */
export class FeedPump {
  readonly #send: (sequence: number, step: FeedStep) => void
  #iterator: AsyncIterator<unknown> | Iterator<unknown> | undefined
  #taken = 0
  #isOver = false
  #wake: (() => void) | undefined

  constructor(send: (sequence: number, step: FeedStep) => void) {
    this.#send = send
  }

  /** Resolves when the source has ended, has failed or is not wanted any more. Never rejects. */
  async run(inputs: FeedInputs): Promise<void> {
    let sequence = 0
    try {
      const source = typeof inputs === 'function' ? await inputs() : inputs
      if (!isSource(source)) throw new InvalidArgumentError(`Expected inputs to return something iterable, got ${String(source)}`)
      this.#iterator = Symbol.asyncIterator in source ? source[Symbol.asyncIterator]() : source[Symbol.iterator]()
      while (!this.#isOver) {
        if (sequence - this.#taken >= MAX_UNTAKEN_STEPS) {
          await this.#room()
          continue
        }
        const { done = false, value } = await this.#iterator.next()
        if (this.#isOver) return
        this.#send(++sequence, done ? { done } : { done, value })
        if (done) this.#isOver = true
      }
    } catch (error) {
      // what it says may not have crossed either: the number is as good as any, an error has none
      if (!this.#isOver) this.#send(sequence + 1, { done: true, error: errorToData(error) })
      this.stop()
    }
  }

  taken(sequence: number): void {
    this.#taken = Math.max(this.#taken, sequence)
    this.#wake?.()
  }

  /** Nobody wants more of it: the source is told so. */
  stop(): void {
    if (this.#isOver) return
    this.#isOver = true
    this.#wake?.()
    this.#close()
  }

  #close(): void {
    const closed: unknown = this.#iterator?.return?.()
    if (closed instanceof Promise) closed.catch(() => {})
  }

  #room(): Promise<void> {
    return new Promise(resolve => {
      this.#wake = resolve
    })
  }
}
