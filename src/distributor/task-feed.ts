import { type FeedStep, MAX_UNTAKEN_STEPS } from './feed-step.ts'

/** Pieces of a task's streamed input at its owner: those that no run has taken yet. Once one was, no other run could have it. */
export class TaskFeed {
  readonly #onTaken: (sequence: number) => void
  readonly #steps = new Map<number, FeedStep>()
  #count = 0
  #taken = 0
  #send: ((sequence: number, step: FeedStep) => void) | undefined

  constructor(onTaken: (sequence: number) => void) {
    this.#onTaken = onTaken
  }

  /** Whether a run has taken something: another one would not get it any more. */
  get isBegun(): boolean {
    return this.#taken > 0
  }

  /** The next piece of the source; one past the window is dropped: it is none of an honest page. */
  push(sequence: number, step: FeedStep): void {
    if (sequence !== this.#count + 1 || this.#steps.size >= MAX_UNTAKEN_STEPS) return
    this.#count = sequence
    this.#steps.set(sequence, step)
    this.#send?.(sequence, step)
  }

  /** From now on the pieces go to this run, those that wait first. */
  to(send: (sequence: number, step: FeedStep) => void): void {
    this.#send = send
    for (const [sequence, step] of [...this.#steps]) send(sequence, step)
  }

  /** The run has taken this piece and those before it. */
  taken(sequence: number): void {
    if (!(sequence > this.#taken && sequence <= this.#count)) return
    for (let each = this.#taken + 1; each <= sequence; each++) this.#steps.delete(each)
    this.#taken = sequence
    this.#onTaken(sequence)
  }
}
