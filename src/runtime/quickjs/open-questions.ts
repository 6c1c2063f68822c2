import type { Clock } from '../../base/clock.ts'
import { errorToData, KyroxError } from '../../base/errors.ts'
import type { Question } from '../agent-services.ts'
import { type GuestQuestion, guestQuestion } from './guest-question.ts'
import { type PackedValue, packError, packValue } from './guest-values.ts'

export interface QuestionPorts {
  readonly clock: Clock
  readonly ask: (question: Question) => Promise<unknown>
  /** There is something to {@link OpenQuestions.take}. */
  readonly onAnswer: () => void
}

/** An answer that the code has not got yet. */
export interface Answer {
  readonly id: number
  readonly isGood: boolean
  readonly value: PackedValue
}

/** A question that is not answered yet, to be asked again elsewhere. */
export interface OpenQuestion {
  readonly id: number
  readonly value: PackedValue
}

interface Open {
  readonly value: PackedValue
  readonly bytes: number
  readonly until?: number
  readonly stop?: () => void
}

/** A node hears no more of one run at once; the rest waits here. */
const MAX_ASKED = 64
/** Most that wait, in number and in bytes: code that does not wait for its answers is told so. */
const MAX_OPEN = 1_000
const MAX_OPEN_BYTES = 64 * 1024 * 1024

/** The questions of one run, from when they are asked until the code has the answer. It does not know the interpreter. */
export class OpenQuestions {
  readonly #ports: QuestionPorts
  readonly #open = new Map<number, Open>()
  readonly #queue: Array<{ readonly id: number; readonly question: Question }> = []
  #answers: Answer[] = []
  #asked = 0
  #bytes = 0
  #isClosed = false
  /** Names of the errors that the code was given. */
  readonly givenErrors = new Set<string>()

  constructor(ports: QuestionPorts) {
    this.#ports = ports
  }

  get isEmpty(): boolean {
    return this.#open.size === 0 && this.#answers.length === 0
  }

  get hasAnswers(): boolean {
    return this.#answers.length > 0
  }

  /** @throws InvalidValueError, KyroxError when there are too many */
  add(id: number, value: PackedValue): void {
    const question = guestQuestion(value)
    const bytes = value.buffers.reduce((sum, { byteLength }) => sum + byteLength, value.text.length * 2)
    if (this.#open.size >= MAX_OPEN || this.#bytes + bytes > MAX_OPEN_BYTES) {
      throw new KyroxError(`Expected at most ${MAX_OPEN} questions and ${MAX_OPEN_BYTES} bytes that wait for answers, got more`)
    }
    this.#bytes += bytes
    this.#open.set(id, { value, bytes, ...this.#start(id, question) })
    if (question.what === 'checkpoint') this.#answer(id, true, packValue(undefined))
  }

  /** Answers in the order they came. */
  take(): readonly Answer[] {
    const answers = this.#answers
    this.#answers = []
    return answers
  }

  /** An answer from before this run was moved here. */
  putBack(answer: Answer): void {
    this.#answers.push(answer)
  }

  /** For {@link add} elsewhere: a sleep only for what is left of it. */
  list(): OpenQuestion[] {
    const now = this.#ports.clock.now()
    return [...this.#open].map(([id, { value, until }]) => ({
      id,
      value: until == null ? value : packValue({ what: 'sleep', ms: Math.max(0, until - now) })
    }))
  }

  /** Nobody waits any more. */
  close(): void {
    this.#isClosed = true
    for (const { stop } of this.#open.values()) stop?.()
    this.#open.clear()
    this.#queue.length = 0
  }

  #start(id: number, question: GuestQuestion): { readonly until?: number; readonly stop?: () => void } {
    if (question.what === 'checkpoint') return {}
    if (question.what === 'sleep') {
      const { clock } = this.#ports
      return { until: clock.now() + question.ms, stop: clock.setTimeout(() => this.#answer(id, true, packValue(undefined)), question.ms) }
    }
    this.#queue.push({ id, question })
    this.#askNext()
    return {}
  }

  #askNext(): void {
    while (this.#asked < MAX_ASKED) {
      const next = this.#queue.shift()
      if (next == null) return
      this.#asked++
      void this.#ask(next.id, next.question).finally(() => {
        this.#asked--
        this.#askNext()
      })
    }
  }

  async #ask(id: number, question: Question): Promise<void> {
    try {
      this.#answer(id, true, packValue(await this.#ports.ask(question)))
    } catch (error) {
      const data = errorToData(error)
      this.givenErrors.add(data.name)
      this.#answer(id, false, packError(data))
    }
  }

  #answer(id: number, isGood: boolean, value: PackedValue): void {
    const open = this.#open.get(id)
    if (open == null || this.#isClosed) return
    this.#open.delete(id)
    this.#bytes -= open.bytes
    this.#answers.push({ id, isGood, value })
    this.#ports.onAnswer()
  }
}
