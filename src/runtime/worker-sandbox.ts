import { withDeadline } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import { firstOf } from '../base/first-of.ts'
import type { StopSignal } from '../base/stop-signal.ts'
import { AgentClient } from './agent-client.ts'
import type { Program } from './program.ts'
import { RunTimeoutError, type Sandbox, type SandboxCall, SandboxFailedError, type SandboxRunOptions } from './sandbox.ts'

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
  /** The agent's code, where its worker does not have it: each worker gets it before its first run. */
  readonly program?: Program
  /** Runs of one worker at once. One, unless the "worker" is a thread shared with others, as the page is. @default 1 */
  readonly runsPerWorker?: number
}

interface Seat {
  readonly worker: AgentWorker
  readonly client: AgentClient
  /** The run that has it for itself. */
  run: { readonly key: string; readonly suspend: () => Promise<Uint8Array> } | undefined
  gone: boolean
}

/** An agent that is asked to end gets so long before its worker is terminated. */
const GRACE_MS = 50
/** A program is read and run once by then, its interpreter loaded; one that is not loops, or its files do not come. */
const LOAD_MS = 60_000
/** A run that does not come to a rest by then goes on where it is. */
const SUSPEND_MS = 5_000
/** Idle workers kept warm; the rest go when they are done. */
const KEPT_WARM = 4

const keyOf = (taskId: string, epoch: number): string => `${taskId}/${epoch}`

/**
 * Runs an agent in workers of its own, as many as runs come at once, each one run at a time: a thread of its own, a stop that works on any loop, and a
 * crash that harms nobody else. What else a worker takes away from its code is the worker's matter: a plain one takes nothing, and can fetch and reach
 * the site's storage; the workers of programs hold an interpreter that gives only what it chooses. A worker that hit a limit is not used again.
 */
export class WorkerSandbox implements Sandbox {
  readonly #ports: WorkerSandboxPorts
  readonly #runsPerWorker: number
  readonly #program: Program | undefined
  readonly #seats = new Set<Seat>()
  readonly #free: Seat[] = []
  /** The worker that several runs wait for, while it starts. */
  #starting: Promise<Seat> | undefined
  /** Started in place of one that was spent, while nobody has taken it. */
  #spare: Promise<Seat> | undefined
  /** Counted up by each {@link terminate}: a worker that was still starting then is not wanted any more. */
  #life = 0

  constructor(ports: WorkerSandboxPorts, { runsPerWorker = 1, program }: WorkerSandboxOptions = {}) {
    this.#ports = ports
    this.#runsPerWorker = runsPerWorker
    this.#program = program
  }

  async run(call: SandboxCall, { signal, ...options }: SandboxRunOptions): Promise<unknown> {
    signal.throwIfAborted()
    const seat = this.#free.pop() ?? (await this.#newSeat(signal))
    if (this.#runsPerWorker > 1 || signal.aborted) this.#giveBack(seat)
    signal.throwIfAborted()
    const { output, cancel, forget, suspend } = seat.client.run(call, options)
    if (this.#runsPerWorker === 1) seat.run = { key: keyOf(call.taskId, call.epoch), suspend }
    const undo = this.#endOnAbort(seat, signal, cancel)
    try {
      return await (this.#runsPerWorker === 1 ? output : firstOf(output, [signal]))
    } catch (error) {
      signal.throwIfAborted()
      throw error
    } finally {
      undo()
      seat.run = undefined
      if (this.#runsPerWorker === 1) this.#giveBack(seat)
      else forget()
    }
  }

  async suspend(taskId: string, epoch: number): Promise<Uint8Array> {
    const key = keyOf(taskId, epoch)
    const seat = [...this.#seats].find(({ run }) => run?.key === key)
    if (seat?.run == null) throw new SandboxFailedError(`No run of task "${taskId}" is in this sandbox`)
    const late = (): Error => new SandboxFailedError(`The run did not come to a rest in ${SUSPEND_MS} ms`, { limit: SUSPEND_MS })
    return await withDeadline(seat.run.suspend(), SUSPEND_MS, late, this.#ports.clock)
  }

  /** Has one worker ready, its program read: so that what is wrong with it is known before anybody asks for a run. */
  async warm(): Promise<void> {
    if (this.#seats.size === 0) this.#giveBack(await this.#newSeat())
  }

  terminate(): void {
    this.#life++
    for (const seat of [...this.#seats]) this.#remove(seat, new SandboxFailedError('The agent was stopped'))
  }

  /** A thread that takes many runs is started once, however many wait for it. */
  #newSeat(signal?: StopSignal): Promise<Seat> {
    if (this.#runsPerWorker === 1) {
      const spare = this.#spare
      this.#spare = undefined
      return spare?.catch(() => this.#start(signal)) ?? this.#start(signal)
    }
    this.#starting ??= this.#start().finally(() => {
      this.#starting = undefined
    })
    return this.#starting
  }

  async #start(signal?: StopSignal): Promise<Seat> {
    const life = this.#life
    const worker = await this.#ports.spawn()
    if (life !== this.#life) {
      worker.terminate()
      throw new SandboxFailedError('The agent was stopped')
    }
    const seat: Seat = { worker, client: new AgentClient(worker.port), run: undefined, gone: false }
    this.#seats.add(seat)
    worker.onExit(reason => this.#remove(seat, new SandboxFailedError(`The agent's worker ended: ${reason}`)))
    if (this.#program != null) await this.#load(seat, this.#program, signal)
    return seat
  }

  /** A source may loop while it is read: whoever no longer wants the run does not wait for that. */
  async #load(seat: Seat, program: Program, signal?: StopSignal): Promise<void> {
    const late = (): Error => new RunTimeoutError(`The program did not load in ${LOAD_MS} ms`, { limit: LOAD_MS })
    const onAbort = (): void => this.#remove(seat, signal?.reason as Error)
    if (signal?.aborted === true) onAbort()
    else signal?.addEventListener('abort', onAbort, { once: true })
    try {
      await withDeadline(seat.client.load(program), LOAD_MS, late, this.#ports.clock)
    } catch (error) {
      this.#remove(seat, error as Error)
      throw error
    } finally {
      signal?.removeEventListener('abort', onAbort)
    }
  }

  /** Asks first; a worker that goes on is terminated, and its seat with it. */
  #endOnAbort(seat: Seat, signal: StopSignal, cancel: (reason: string) => void): () => void {
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
    if (seat.client.isSpent) this.#replace(seat)
    else if (this.#free.length >= KEPT_WARM) this.#remove(seat, new SandboxFailedError('The agent was idle'))
    else this.#free.push(seat)
  }

  /** A script's worker may be good for one run: the next is started before it is asked for, because that takes seconds. */
  #replace(seat: Seat): void {
    this.#remove(seat, new SandboxFailedError('The agent hit a limit'))
    if (this.#program?.mode !== 'script' || this.#spare != null || this.#free.length > 0) return
    const spare = this.#start()
    const isTaken = (): boolean => this.#spare !== spare
    this.#spare = spare
    spare
      .then(warm => isTaken() || this.#giveBack(warm))
      .catch(() => {})
      .finally(() => {
        if (!isTaken()) this.#spare = undefined
      })
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
