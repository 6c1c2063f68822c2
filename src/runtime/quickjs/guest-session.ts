import type { Clock } from '../../base/clock.ts'
import { errorToData, KyroxError } from '../../base/errors.ts'
import { nextTurn } from '../../base/next-turn.ts'
import type { RunHost } from '../engine.ts'
import { guestError, limitOf } from './guest-errors.ts'
import { InvalidValueError, type PackedValue, packError, unpackValue } from './guest-values.ts'
import { type Answer, type OpenQuestion, OpenQuestions } from './open-questions.ts'
import type { QuickJsVm, VmImage } from './quickjs-vm.ts'
import { RunLog } from './run-log.ts'
import type { RunWatch } from './run-watch.ts'

/** The code waits for something that cannot come: nothing is asked, nothing is left to run, and it has not returned. */
export class AgentStuckError extends KyroxError {
  override name = 'AgentStuckError'
}

/** A run at rest, all of it. */
export interface FrozenRun {
  readonly image: VmImage
  readonly questions: readonly OpenQuestion[]
  /** Come, but not told yet. */
  readonly answers: readonly Answer[]
}

export interface SessionPorts {
  readonly clock: Clock
  readonly ticks: () => number
  readonly watch: RunWatch
  readonly memoryLimitBytes: number
}

interface Outcome {
  readonly isGood: boolean
  readonly value: PackedValue
}

interface Freezing {
  readonly resolve: (frozen: FrozenRun) => void
  readonly reject: (error: Error) => void
}

/** So long code runs before the thread hears what was said to it. */
const SLICE_MS = 5

/** One run in an interpreter, from its start or its restoring to its end: hears what the code says, brings the answers, lets it run in slices. */
export class GuestSession {
  readonly #ports: SessionPorts
  readonly #host: RunHost
  readonly #log: RunLog
  readonly #questions: OpenQuestions
  #outcome: Outcome | undefined
  #progress: number | undefined
  #freezing: Freezing[] = []
  #wake: (() => void) | undefined
  #hasToldAbort = false

  constructor(ports: SessionPorts, host: RunHost) {
    this.#ports = ports
    this.#host = host
    this.#log = new RunLog((level, text) => host.log(level, text))
    this.#questions = new OpenQuestions({ clock: ports.clock, ask: question => host.ask(question), onAnswer: () => this.#wake?.() })
  }

  /** @throws InvalidValueError, KyroxError: the code gets their message */
  hear(what: string, first: unknown, text: unknown, buffers: readonly Uint8Array[]): void {
    if (what === 'progress') this.#progress = Number(first)
    else if (what === 'log') this.#log.log(first, text)
    else if (typeof text !== 'string') throw new InvalidValueError('Expected a value as text, got none')
    else if (what === 'ask') this.#questions.add(Number(first), { text, buffers })
    else if (what === 'done') this.#outcome ??= { isGood: first === true, value: { text, buffers } }
  }

  /** Goes on with what was open where the run comes from. @throws InvalidValueError, KyroxError */
  takeUp({ questions, answers }: Pick<FrozenRun, 'questions' | 'answers'>): void {
    for (const answer of answers) this.#questions.putBack(answer)
    for (const { id, value } of questions) this.#questions.add(id, value)
  }

  /** Lets the code run until it is done. Never settles once it is frozen. @throws SandboxLimitError, or the code's own error */
  async drive(vm: QuickJsVm): Promise<unknown> {
    const onAbort = (): void => this.#wake?.()
    this.#host.signal.addEventListener('abort', onAbort)
    try {
      return await this.#untilDone(vm)
    } catch (error) {
      for (const { reject } of this.#freezing) reject(error as Error)
      throw error
    } finally {
      this.#host.signal.removeEventListener('abort', onAbort)
      this.#questions.close()
    }
  }

  /** At the next rest. Rejects when the run ends before. */
  freeze(): Promise<FrozenRun> {
    return new Promise((resolve, reject) => {
      this.#freezing.push({ resolve, reject })
      this.#wake?.()
    })
  }

  async #untilDone(vm: QuickJsVm): Promise<unknown> {
    const { ticks, watch } = this.#ports
    let heardAt = ticks()
    for (;;) {
      this.#tell(vm)
      const endsAt = ticks() + SLICE_MS
      const hasMore = vm.runJobs(() => this.#outcome == null && ticks() < endsAt)
      this.#tellProgress()
      if (this.#outcome != null) return this.#end(this.#outcome)
      if (this.#freezing.length > 0) return await this.#freeze(vm)
      if (!hasMore && this.#questions.isEmpty) throw new AgentStuckError('The code waits for something that nobody will bring')
      if (!hasMore && !this.#questions.hasAnswers) await this.#rest(watch.leftMs, true)
      else if (watch.owedMs > 0) await this.#rest(Math.min(watch.owedMs, Math.max(0, watch.leftMs)), false)
      else if (ticks() - heardAt < SLICE_MS) continue
      else await new Promise<void>(nextTurn)
      heardAt = ticks()
    }
  }

  #tell(vm: QuickJsVm): void {
    for (const { id, isGood, value } of this.#questions.take()) vm.enterWith('answer', [id, isGood], value)
    const { signal } = this.#host
    if (!signal.aborted || this.#hasToldAbort) return
    this.#hasToldAbort = true
    vm.enterWith('abort', [], packError(errorToData(signal.reason)))
  }

  #tellProgress(): void {
    if (this.#progress != null) this.#host.progress(this.#progress)
    this.#progress = undefined
  }

  /** Waits so long, or until there is something to do. */
  async #rest(ms: number, isWoken: boolean): Promise<void> {
    await new Promise<void>(resolve => {
      const stop = Number.isFinite(ms) ? this.#ports.clock.setTimeout(resolve, ms) : undefined
      if (isWoken) {
        this.#wake = () => {
          stop?.()
          resolve()
        }
      }
    })
    this.#wake = undefined
  }

  #end({ isGood, value }: Outcome): unknown {
    for (const { reject } of this.#freezing) reject(new KyroxError('The run ended before it came to a rest'))
    const output = unpackValue(value)
    if (isGood) return output
    const { watch, memoryLimitBytes } = this.#ports
    const limit = limitOf(output, memoryLimitBytes)
    throw limit == null ? guestError(output, this.#questions.givenErrors) : watch.stop(limit)
  }

  async #freeze(vm: QuickJsVm): Promise<never> {
    const answers = this.#questions.take()
    const frozen: FrozenRun = { image: vm.image(), questions: this.#questions.list(), answers }
    this.#questions.close()
    for (const { resolve } of this.#freezing) resolve(frozen)
    return await new Promise<never>(() => {})
  }
}
