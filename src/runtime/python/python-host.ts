import { errorToData } from '../../base/errors.ts'
import type { RunCall } from '../agent-port.ts'
import type { LogLevel, Question } from '../agent-services.ts'
import type { RunHost } from '../engine.ts'

/** A run that says more is not heard any more. */
const MAX_LINES = 200
/** The rest of a longer line is cut. */
const MAX_LINE_LENGTH = 2_000
const LEVELS: ReadonlySet<string> = new Set(['debug', 'info', 'warn', 'error'])

/** A task of Python's. What a call hands over is taken back when the call ends: it is kept by a copy, and given back. */
interface PythonTask {
  cancel(): void
  copy(): PythonTask
  destroy(): void
}

/** The context of one run, as Python's side of the engine calls it. */
export class PythonHost {
  readonly #host: RunHost
  #lines = 0
  #task: PythonTask | undefined
  /** Called by Python with no `this` worth having: methods are bound. */
  readonly bound

  constructor({ taskId, epoch }: RunCall, host: RunHost) {
    this.#host = host
    this.bound = {
      taskId,
      epoch,
      aborted: () => host.signal.aborted,
      ask: (question: Question) => this.#ask(question),
      log: (level: string, text: string) => this.log(level, text),
      progress: (fraction: number) => host.progress(fraction),
      random: () => Math.random(),
      now: () => Date.now(),
      onCancel: (task: PythonTask) => {
        this.#task = task.copy()
        // cancelled before Python began
        if (host.signal.aborted) this.#task.cancel()
      }
    }
    host.signal.addEventListener('abort', () => this.#task?.cancel(), { once: true })
  }

  log(level: string, text: string): void {
    if (++this.#lines > MAX_LINES) return
    const line = this.#lines === MAX_LINES ? `${MAX_LINES} lines were printed; no more are kept` : text.slice(0, MAX_LINE_LENGTH)
    this.#host.log(LEVELS.has(level) ? (level as LogLevel) : 'info', line)
  }

  /** The run is over. */
  end(): void {
    this.#task?.destroy()
    this.#task = undefined
  }

  /** Never rejects: an error crosses into Python as data. */
  async #ask(question: Question): Promise<object> {
    try {
      return { isAnswered: true, value: await this.#host.ask(question) }
    } catch (error) {
      const { name, message, detail = {} } = errorToData(error)
      return { isAnswered: false, name, message, detail }
    }
  }
}
