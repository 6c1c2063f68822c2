import type { Clock } from '../base/clock.ts'
import { DelayQueue } from '../base/delay-queue.ts'
import { Stopper } from '../base/stop-signal.ts'
import type { Scheduler } from '../runtime/scheduler.ts'
import { MAX_ID_LENGTH } from '../wire/limits.ts'
import { type Link, MessageTooLargeError, type ReceivedMessage } from '../wire/link.ts'
import { MessageType } from '../wire/message-type.ts'
import { TaskAdopt, TaskCancel, TaskEmit, TaskEmitTaken, TaskRequest, TaskStarted } from '../wire/proto/agent-message.js'
import { toRemoteError } from '../wire/remote-error.ts'
import { decodeValue } from '../wire/value.ts'
import { NOBODY } from './asked-away.ts'
import { EmitWindow } from './emit-window.ts'
import { HandedBackError, TaskCancelledError, TaskTimeoutError } from './failure.ts'
import { FeedQueue } from './feed-queue.ts'
import { type LocalExecutor, RunMovedError } from './local-executor.ts'
import type { MovedRun, MovedRuns } from './moved-runs.ts'
import { requirementIn } from './requirement-metadata.ts'
import { type Answer, answerMessage, completedInput, type LoadOutputs, resultOf } from './run-outputs.ts'
import { runWords, SAY_STARTED_AFTER_MS } from './run-words.ts'
import type { ServedRun as Run, WaitingRun } from './served-run.ts'
import type { RunView } from './task-view.ts'

export interface TaskServerPorts {
  readonly clock: Clock
  readonly executor: LocalExecutor
  /** Runs that other nodes handed to this one. */
  readonly moved: MovedRuns
  /** Throws when this node does not take the work of others now. */
  readonly admit: (capability: string) => void
  readonly scheduler: Pick<Scheduler, 'isFull'>
  /** Outputs that runs need or leave here. */
  readonly outputs: LoadOutputs
  /** A run began or ended. */
  readonly onRun?: (run: RunView) => void
  /** Nothing of others is under way any more. */
  readonly onIdle?: () => void
}

type Request = TaskRequest & { readonly metadata?: ReadonlyMap<string, string>; readonly attachment?: Uint8Array | undefined }

/** Runs attempts for peers. It does not know why it was chosen, and keeps nothing of a run once its result is sent. */
export class TaskServer {
  readonly #ports: TaskServerPorts
  readonly #runs = new Map<string, Run>()
  readonly #late: DelayQueue
  #busyMs = 0
  #started = 0

  constructor(ports: TaskServerPorts) {
    this.#ports = ports
    this.#late = new DelayQueue(ports.clock, SAY_STARTED_AFTER_MS)
  }

  /** Runs that have started; what waits in the queue is not among them. */
  get running(): number {
    return this.#started
  }

  /** Runs for others that have not ended, those in the queue included. */
  get underWay(): number {
    return this.#runs.size
  }

  /** Time spent on ended runs for others, in milliseconds. */
  get busyMs(): number {
    return this.#busyMs
  }

  /** A message of a peer; false when it is not for this part. */
  take(link: Link, { type, payload, metadata, attachment }: ReceivedMessage): boolean {
    if (type === MessageType.TASK_REQUEST) void this.#run(link, { ...TaskRequest.decode(payload), metadata, attachment })
    else if (type === MessageType.TASK_ADOPT) this.#onAdopt(link, TaskAdopt.decode(payload))
    else if (type === MessageType.TASK_CANCEL) {
      const cancel = TaskCancel.decode(payload)
      const why = `Task was cancelled by its owner: ${cancel.reason.slice(0, 200)}`
      this.#runOf(link.peerId, cancel)?.abort.abort(new TaskCancelledError(why))
    } else if (type === MessageType.OUTPUT_KEEP) {
      const run = this.#runOf(link.peerId, TaskStarted.decode(payload))
      if (run != null) run.keep = true
    } else if (type === MessageType.TASK_EMIT_TAKEN) {
      const taken = TaskEmitTaken.decode(payload)
      this.#runOf(link.peerId, taken)?.emits?.taken(taken.sequence)
    } else if (type === MessageType.TASK_FEED) this.#onFeed(link.peerId, TaskEmit.decode(payload))
    else return false
    return true
  }

  #runOf(peerId: string, { taskId, epoch }: { readonly taskId: string; readonly epoch: number }): Run | undefined {
    return this.#runs.get(keyOf(peerId, taskId, epoch))
  }

  #onFeed(peerId: string, piece: TaskEmit): void {
    const run = this.#runOf(peerId, piece)
    const { sequence, value } = piece
    try {
      run?.feed?.push(sequence, value.length === 0 ? { done: true } : { done: false, value: decodeValue(value) })
    } catch (error) {
      run?.abort.abort(error)
    }
  }

  /** The owner is gone: nobody waits for these results. */
  linkLost(peerId: string): void {
    for (const { view, abort } of this.#runs.values()) {
      if (view.owner === peerId) abort.abort(new TaskCancelledError('The owner of the task is gone'))
    }
  }

  /** Ends every run and hands the tasks back to their owners. Returns how many there were. */
  handBack(reason: string, of: (capability: string) => boolean = () => true): number {
    const runs = [...this.#runs.values()].filter(({ view }) => of(view.capability))
    for (const { abort } of runs) abort.abort(new HandedBackError(`Handed back: ${reason}`))
    return runs.length
  }

  /** Runs that have not begun and lose nothing when they begin elsewhere, in the order in which they came. */
  get waiting(): readonly WaitingRun[] {
    return [...this.#runs.values()].filter(
      ({ isStarted, isMoved, stays, abort }) => !isStarted && !isMoved && !stays && !abort.signal.aborted
    )
  }

  /** The owner of a run that was handed to this node wants it to go on. One that is not here is lost; the owner is told. */
  #onAdopt(link: Link, { taskId, epoch, timeoutMs }: TaskAdopt): void {
    const moved = this.#ports.moved.take(link.peerId, taskId, epoch)
    if (moved != null) {
      const { capability, priority, depth, emitted } = moved
      const rest = { input: NOTHING, stream: emitted != null, fed: false, places: NOTHING, keep: false, atOnce: false, stay: false }
      const request = { taskId, epoch, capability, priority, depth, timeoutMs, ...rest }
      void this.#run(link, request, moved)
      return
    }
    this.#refuse(link, { taskId, epoch }, new HandedBackError('Handed back: the moved run is not here'))
  }

  #refuse(link: Link, { taskId, epoch }: Pick<Request, 'taskId' | 'epoch'>, error: Error): void {
    link.send(answerMessage(taskId, epoch, { error: toRemoteError(error), held: NOTHING, runMs: 0 })).catch(() => {})
  }

  async #run(link: Link, request: Request, from?: MovedRun): Promise<void> {
    const { taskId, epoch, capability } = request
    const key = keyOf(link.peerId, taskId, epoch)
    // a request twice is one run; an id past its limit is no request of ours
    if (taskId.length > MAX_ID_LENGTH || this.#runs.has(key)) return
    const run: Run = {
      isStarted: false,
      isMoved: from != null,
      keep: request.keep,
      stays: request.stay,
      abort: new Stopper(),
      view: { taskId, capability, owner: link.peerId, startedAt: this.#ports.clock.now(), status: 'running' }
    }
    this.#runs.set(key, run)
    const answer = await this.#answerTo(link, request, run, from)
    this.#runs.delete(key)
    this.#end(run, typeof answer === 'string' ? 'moved' : answer.error != null ? 'failed' : 'done')
    if (this.#runs.size === 0) this.#ports.onIdle?.()
    // a link that is gone takes the answer with it: the owner tries elsewhere. Not awaited here, or a large one would be held twice while it goes
    return link.send(answerMessage(taskId, epoch, answer)).catch((error: unknown) => {
      // it fits by itself, and not with what is said around it
      if (error instanceof MessageTooLargeError) this.#refuse(link, request, error)
    })
  }

  /** The result, or the peer to which the run was moved. */
  async #answerTo(link: Link, request: Request, run: Run, from: MovedRun | undefined): Promise<Answer> {
    const { taskId, epoch, capability, priority, timeoutMs } = request
    const { clock, executor, admit, scheduler, outputs } = this.#ports
    const { abort } = run
    const task = { owner: link.peerId, signal: abort.signal }
    const startedAt = clock.now()
    const cancelDeadline = clock.setTimeout(
      () => abort.abort(new TaskTimeoutError('The task is past its deadline')),
      Math.max(1, timeoutMs)
    )
    const say = runWords({ clock, late: this.#late }, link, { taskId, epoch })
    if (request.fed) run.feed = new FeedQueue(say.took)
    if (request.stream) run.emits = new EmitWindow(say.emitted, from?.emitted)
    try {
      admit(capability)
      if (request.atOnce && scheduler.isFull) throw new HandedBackError('Handed back: no place is free', { askedBy: NOBODY })
      const whole = from == null ? completedInput(outputs, request, task) : undefined
      const output = await executor.run({
        taskId,
        epoch,
        capability,
        input: whole instanceof Promise ? await whole : whole,
        batch: request.batch,
        priority: Math.min(9, priority),
        submitter: link.peerId,
        ...(from == null ? {} : { snapshot: from.snapshot }),
        ...(run.emits == null ? {} : { emits: run.emits }),
        ...(run.feed == null ? {} : { feed: run.feed }),
        depth: request.depth,
        ownOutput: true,
        require: requirementIn(request.metadata),
        deadlineAt: startedAt + Math.max(1, timeoutMs),
        signal: abort.signal,
        onStart: () => {
          this.#begin(run)
          say.started()
          // what it is fed is asked for when it can be read, not while it waits for its turn
          if (run.feed != null) say.took(0)
        },
        onProgress: say.progress
      })
      const result = resultOf(outputs, run.keep, output, task)
      return { ...(result instanceof Promise ? await result : result), runMs: clock.now() - startedAt }
    } catch (error) {
      if (error instanceof RunMovedError) return error.to
      return { error: toRemoteError(error), held: NOTHING, runMs: clock.now() - startedAt }
    } finally {
      cancelDeadline()
      say.done()
    }
  }

  #begin(run: Run): void {
    run.isStarted = true
    run.view = { ...run.view, startedAt: this.#ports.clock.now() }
    this.#started++
    this.#ports.onRun?.(run.view)
  }

  #end(run: Run, how: 'done' | 'failed' | 'moved'): void {
    // one that never left the queue was never a run
    if (!run.isStarted) return
    this.#started--
    const endedAt = this.#ports.clock.now()
    this.#busyMs += endedAt - run.view.startedAt
    const status = run.abort.signal.aborted ? 'cancelled' : how
    run.view = { ...run.view, endedAt, status }
    this.#ports.onRun?.(run.view)
  }
}

const NOTHING = new Uint8Array(0)

const keyOf = (peerId: string, taskId: string, epoch: number): string => `${peerId}/${taskId}/${epoch}`
