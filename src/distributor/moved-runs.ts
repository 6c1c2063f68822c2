import type { Clock } from '../base/clock.ts'
import { KyroxError } from '../base/errors.ts'

/** Too many frozen runs, or too large ones, wait here for their owners. */
export class MovedRunsFullError extends KyroxError {
  override name = 'MovedRunsFullError'
}

/** A frozen run on its way to another node: all that node needs to go on with it, once the owner says so. */
export interface MovedRun {
  readonly taskId: string
  readonly epoch: number
  readonly capability: string
  readonly priority: number
  /** Calls within calls above it. */
  readonly depth: number
  /** The peer that owns the task. */
  readonly owner: string
  readonly snapshot: Uint8Array
  /** Pieces that it emitted before; absent where nobody reads them. */
  readonly emitted?: number
}

/** An owner that has not spoken by then has heard nothing of the move, and has started the task anew somewhere. */
const ADOPT_MS = 15_000
const MAX_WAITING = 64
/** An owner that can be reached speaks within a few round trips. */
const SPEAK_MS = 2_000
/** Any peer may hand runs over, and what nobody adopts stays for {@link ADOPT_MS}. */
const MAX_WAITING_BYTES = 128 * 1024 * 1024

const keyOf = (owner: string, taskId: string, epoch: number): string => `${owner}/${taskId}/${epoch}`

/** Frozen runs that were handed to this node and wait for the word of their owner. Only the owner can wake one, and only once. */
export class MovedRuns {
  readonly #clock: Clock
  readonly #waiting = new Map<string, { readonly run: MovedRun; readonly cancel: () => void }>()
  readonly #onGone = new Set<() => void>()

  constructor({ clock }: { readonly clock: Clock }) {
    this.#clock = clock
  }

  get #bytes(): number {
    return [...this.#waiting.values()].reduce((sum, { run }) => sum + run.snapshot.byteLength, 0)
  }

  get size(): number {
    return this.#waiting.size
  }

  /** @throws MovedRunsFullError */
  add(run: MovedRun): void {
    const key = keyOf(run.owner, run.taskId, run.epoch)
    if (this.#waiting.has(key)) return
    if (this.#waiting.size >= MAX_WAITING)
      throw new MovedRunsFullError(`Expected at most ${MAX_WAITING} runs waiting for their owners`, { limit: MAX_WAITING })
    if (this.#bytes + run.snapshot.byteLength > MAX_WAITING_BYTES)
      throw new MovedRunsFullError(`Expected at most ${MAX_WAITING_BYTES} bytes of runs waiting for their owners`, {
        limit: MAX_WAITING_BYTES
      })
    const cancel = this.#clock.setTimeout(() => this.#forget(key), ADOPT_MS)
    this.#waiting.set(key, { run, cancel })
  }

  /** The run, if it waits for this owner. */
  take(owner: string, taskId: string, epoch: number): MovedRun | undefined {
    const key = keyOf(owner, taskId, epoch)
    const found = this.#waiting.get(key)
    found?.cancel()
    this.#forget(key)
    return found?.run
  }

  /** Resolves when no run of these capabilities waits any more, or when those that do have waited too long for somebody who waits for them. */
  settled(capabilities: readonly string[]): Promise<void> {
    const isWaiting = (): boolean => [...this.#waiting.values()].some(({ run }) => capabilities.includes(run.capability))
    if (!isWaiting()) return Promise.resolve()
    return new Promise(resolve => {
      const end = (): void => {
        cancel()
        this.#onGone.delete(look)
        resolve()
      }
      const look = (): void => (isWaiting() ? undefined : end())
      const cancel = this.#clock.setTimeout(end, SPEAK_MS)
      this.#onGone.add(look)
    })
  }

  /** Forgets all of them. */
  clear(): void {
    for (const { cancel } of this.#waiting.values()) cancel()
    this.#waiting.clear()
    for (const look of [...this.#onGone]) look()
  }

  #forget(key: string): void {
    this.#waiting.delete(key)
    for (const look of [...this.#onGone]) look()
  }
}
