import type { Clock } from '../base/clock.ts'
import { firstOf } from '../base/first-of.ts'
import { AgentClient } from './agent-client.ts'
import { type Sandbox, type SandboxCall, SandboxFailedError, type SandboxRunOptions } from './sandbox.ts'

/** A started worker of an agent, whichever thread started it. */
export interface AgentWorker {
  readonly port: MessagePort
  terminate(): void
  /** Called once when the worker ends by itself. */
  onExit(listener: (reason: string) => void): void
}

export interface WorkerSandboxPorts {
  readonly clock: Clock
  readonly spawn: () => Promise<AgentWorker>
}

export interface WorkerSandboxOptions {
  /** Runs of one worker at once. One, unless the "worker" is a thread shared with others, as the page is. @default 1 */
  readonly runsPerWorker?: number
}

interface Seat {
  readonly worker: AgentWorker
  readonly client: AgentClient
  gone: boolean
}

/** An agent that is asked to end gets so long before its worker is terminated. */
const GRACE_MS = 50
/** Idle workers kept warm; the rest go when they are done. */
const KEPT_WARM = 4

/**
 * Runs an agent in workers of its own, as many as runs come at once, each one run at a time. Trusted code: a plain worker can fetch and reach the
 * site's storage. What it gives is a thread of its own, a stop that works on any loop, and a crash that harms nobody else.
 */
export class WorkerSandbox implements Sandbox {
  readonly #ports: WorkerSandboxPorts
  readonly #runsPerWorker: number
  readonly #seats = new Set<Seat>()
  readonly #free: Seat[] = []
  /** The worker that several runs wait for, while it starts. */
  #starting: Promise<Seat> | undefined
  /** Counted up by each {@link terminate}: a worker that was still starting then is not wanted any more. */
  #life = 0

  constructor(ports: WorkerSandboxPorts, { runsPerWorker = 1 }: WorkerSandboxOptions = {}) {
    this.#ports = ports
    this.#runsPerWorker = runsPerWorker
  }

  async run(call: SandboxCall, { signal, onProgress }: SandboxRunOptions): Promise<unknown> {
    signal.throwIfAborted()
    const seat = this.#free.pop() ?? (await this.#newSeat())
    if (this.#runsPerWorker > 1 || signal.aborted) this.#giveBack(seat)
    signal.throwIfAborted()
    const { output, cancel, forget } = seat.client.run(call, onProgress)
    const undo = this.#endOnAbort(seat, signal, cancel)
    try {
      return await (this.#runsPerWorker === 1 ? output : firstOf(output, [signal]))
    } catch (error) {
      signal.throwIfAborted()
      throw error
    } finally {
      undo()
      if (this.#runsPerWorker === 1) this.#giveBack(seat)
      else forget()
    }
  }

  terminate(): void {
    this.#life++
    for (const seat of [...this.#seats]) this.#remove(seat, new SandboxFailedError('The agent was stopped'))
  }

  /** A thread that takes many runs is started once, however many wait for it. */
  #newSeat(): Promise<Seat> {
    if (this.#runsPerWorker === 1) return this.#start()
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined
    })
    return this.#starting
  }

  async #start(): Promise<Seat> {
    const life = this.#life
    const worker = await this.#ports.spawn()
    if (life !== this.#life) {
      worker.terminate()
      throw new SandboxFailedError('The agent was stopped')
    }
    const seat: Seat = { worker, client: new AgentClient(worker.port), gone: false }
    this.#seats.add(seat)
    worker.onExit(reason => this.#remove(seat, new SandboxFailedError(`The agent's worker ended: ${reason}`)))
    return seat
  }

  /** Asks first; a worker that goes on is terminated, and its seat with it. */
  #endOnAbort(seat: Seat, signal: AbortSignal, cancel: (reason: string) => void): () => void {
    let stopTimer: (() => void) | undefined
    const onAbort = (): void => {
      cancel(String((signal.reason as Error | undefined)?.message ?? 'cancelled'))
      // a thread shared with others is left alone: its run is forgotten, not stopped
      if (this.#runsPerWorker === 1) stopTimer = this.#ports.clock.setTimeout(() => this.#remove(seat, signal.reason as Error), GRACE_MS)
    }
    if (signal.aborted) onAbort()
    else signal.addEventListener('abort', onAbort, { once: true })
    return () => {
      signal.removeEventListener('abort', onAbort)
      stopTimer?.()
    }
  }

  #giveBack(seat: Seat): void {
    if (seat.gone || this.#free.includes(seat)) return
    if (this.#free.length >= KEPT_WARM) this.#remove(seat, new SandboxFailedError('The agent was idle'))
    else this.#free.push(seat)
  }

  #remove(seat: Seat, error: Error): void {
    if (seat.gone) return
    seat.gone = true
    this.#seats.delete(seat)
    const at = this.#free.indexOf(seat)
    if (at >= 0) this.#free.splice(at, 1)
    seat.worker.terminate()
    seat.client.close(error)
  }
}
