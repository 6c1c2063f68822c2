import type { StopSignal } from '../base/stop-signal.ts'
import type { Mesh } from '../mesh/mesh.ts'
import type { Link, ReceivedMessage } from '../wire/link.ts'
import { MessageType } from '../wire/message-type.ts'
import {
  TaskAdopt,
  TaskCancel,
  TaskEmit,
  TaskEmitTaken,
  TaskMoved,
  TaskProgress,
  TaskRequest,
  TaskResult,
  TaskStarted
} from '../wire/proto/agent-message.js'
import { fromRemoteError } from '../wire/remote-error.ts'
import { decodeValue, encodeValue } from '../wire/value.ts'
import type { ExecuteOptions } from './execute-options.ts'
import { InvalidResultError, PeerLostError } from './failure.ts'
import { HeldResult } from './held-result.ts'
import type { OwnedTask } from './owned-task.ts'
import { placesOf, RequestInputs } from './request-inputs.ts'
import { requirementMetadata } from './requirement-metadata.ts'

/** One attempt under way. `peerId`: who runs it now, for a run may be moved in the middle of its work. */
interface Attempt {
  peerId: string
  readonly task: OwnedTask
  readonly resolve: (output: unknown) => void
  readonly reject: (error: Error) => void
  readonly options: ExecuteOptions
  /** Hears which pieces of its streamed input it has taken; there once it has begun. */
  fed?: ((sequence: number) => void) | undefined
}

export interface RemoteExecutorPorts {
  readonly mesh: Pick<Mesh, 'link' | 'id'> & Partial<Pick<Mesh, 'reach'>>
  readonly now: () => number
  /** Goes on with a run that was moved to this very node. */
  readonly resumeHere: (task: OwnedTask, options: ExecuteOptions) => Promise<unknown>
}

/** Asks peers to run attempts and matches what comes back. An answer from anybody but the executor asked, or for another epoch, is ignored. */
export class RemoteExecutor {
  readonly #mesh: RemoteExecutorPorts['mesh']
  readonly #now: () => number
  readonly #resumeHere: RemoteExecutorPorts['resumeHere']
  readonly #attempts = new Map<string, Attempt>()
  readonly #inputs = new RequestInputs()

  constructor({ mesh, now, resumeHere }: RemoteExecutorPorts) {
    this.#mesh = mesh
    this.#now = now
    this.#resumeHere = resumeHere
  }

  /** Attempts that peers are asked for and have not answered. */
  get underWay(): number {
    return this.#attempts.size
  }

  async execute(task: OwnedTask, peerId: string, options: ExecuteOptions): Promise<unknown> {
    const { signal, atOnce = false, stay = false } = options
    const link = this.#mesh.link(peerId) ?? (await this.#reached(peerId, signal))
    const { spec } = task
    const { attachment, ...input } = this.#inputs.of(spec)
    const payload = TaskRequest.encode({
      taskId: spec.id,
      epoch: task.epoch,
      capability: spec.capability,
      ...input,
      priority: spec.priority,
      timeoutMs: Math.max(1, Math.round(task.deadline - this.#now())),
      depth: spec.depth ?? 0,
      stream: task.pieces != null,
      fed: task.feed != null,
      keep: task.keep,
      atOnce,
      stay,
      ...(spec.places == null ? {} : { places: await placesOf(spec.places) })
    })
    const message = { type: MessageType.TASK_REQUEST, payload, ...requirementMetadata(spec.require), ...(attachment && { attachment }) }
    return await this.#answered(task, peerId, options, reject => void link.send(message, { signal }).catch(reject))
  }

  /** In a large network a link is made when its peer is chosen. */
  async #reached(peerId: string, signal: StopSignal): Promise<Link> {
    try {
      const link = await this.#mesh.reach?.(peerId, signal)
      if (link != null) return link
    } catch (error) {
      if (signal.aborted) throw error
    }
    throw new PeerLostError(`No link to ${peerId}`)
  }

  /** Follows a run of this node's own that was moved to a peer: tells the peer to go on, and waits for the result. */
  async follow(task: OwnedTask, peerId: string, options: ExecuteOptions): Promise<unknown> {
    return await this.#answered(task, peerId, options, () => this.#adopt(task, peerId))
  }

  /** What comes back for one attempt, wherever it is moved to meanwhile. */
  async #answered(
    task: OwnedTask,
    peerId: string,
    options: ExecuteOptions,
    start: (reject: (error: Error) => void) => void
  ): Promise<unknown> {
    const { epoch, spec } = task
    const key = keyOf(spec.id, epoch)
    const { signal } = options
    const onAbort = (): void => {
      const attempt = this.#attempts.get(key)
      this.#giveUp(task, attempt?.peerId ?? peerId, String((signal.reason as Error).message))
      attempt?.reject(signal.reason as Error)
    }
    try {
      return await new Promise((resolve, reject) => {
        this.#attempts.set(key, { task, peerId, resolve, reject, options })
        signal.addEventListener('abort', onAbort, { once: true })
        start(reject)
      })
    } finally {
      signal.removeEventListener('abort', onAbort)
      this.#attempts.delete(key)
    }
  }

  /** Others turned out to need the output: the executor is told, if one is at work. One that it reaches too late sends the output. */
  keep(task: OwnedTask): void {
    const { spec, epoch } = task
    const attempt = this.#attempts.get(keyOf(spec.id, epoch))
    if (attempt == null) return
    // of a hedged task it is a copy that is at work
    attempt.task.keep = true
    this.#tell(attempt.peerId, MessageType.OUTPUT_KEEP, TaskStarted.encode({ taskId: spec.id, epoch }))
  }

  /** A message of a peer; false when it is not for this part. */
  take({ peerId }: Pick<Link, 'peerId'>, { type, payload, attachment }: ReceivedMessage): boolean {
    if (type === MessageType.TASK_RESULT) this.#onResult(peerId, TaskResult.decode(payload), attachment)
    else if (type === MessageType.TASK_STARTED) {
      const started = TaskStarted.decode(payload)
      this.#find(peerId, started.taskId, started.epoch)?.options.onStart()
    } else if (type === MessageType.TASK_PROGRESS) {
      const { taskId, epoch, fraction } = TaskProgress.decode(payload)
      const attempt = this.#find(peerId, taskId, epoch)
      attempt?.options.onStart()
      attempt?.options.onProgress(fraction)
    } else if (type === MessageType.TASK_EMIT) this.#onEmit(peerId, TaskEmit.decode(payload))
    else if (type === MessageType.TASK_FEED_TAKEN) this.#onFeedTaken(peerId, TaskEmitTaken.decode(payload))
    else if (type === MessageType.TASK_MOVED) this.#onMoved(peerId, TaskMoved.decode(payload))
    else return false
    return true
  }

  /** The link to a peer is gone, or it stands still: what it was running is lost. */
  linkLost(peerId: string, reason: string): void {
    for (const attempt of [...this.#attempts.values()]) {
      if (attempt.peerId !== peerId) continue
      // one that stands still hears it first when it goes on: else it would be busy with what nobody waits for
      this.#giveUp(attempt.task, peerId, reason)
      attempt.reject(new PeerLostError(`Executor ${peerId} was lost: ${reason}`, { peerId }))
    }
  }

  #giveUp({ spec, epoch }: OwnedTask, peerId: string, reason: string): void {
    this.#tell(peerId, MessageType.TASK_CANCEL, TaskCancel.encode({ taskId: spec.id, epoch, reason }))
  }

  #tell(peerId: string, type: number, payload: Uint8Array<ArrayBuffer>): void {
    // a link that closes meanwhile says so itself
    this.#mesh
      .link(peerId)
      ?.send({ type, payload })
      .catch(() => {})
  }

  /** A piece of output; the executor is told when it was taken, by whoever runs the attempt then. */
  #onEmit(peerId: string, { taskId, epoch, sequence, value }: TaskEmit): void {
    const attempt = this.#find(peerId, taskId, epoch)
    const taken = attempt?.task.pieces?.push(sequence, decodeValue(value))
    void taken?.then(() => {
      this.#tell(attempt?.peerId ?? peerId, MessageType.TASK_EMIT_TAKEN, TaskEmitTaken.encode({ taskId, epoch, sequence }))
    })
  }

  /** The run took pieces of its input; with 0 it has begun, and gets the first ones. */
  #onFeedTaken(peerId: string, { taskId, epoch, sequence }: TaskEmitTaken): void {
    const attempt = this.#find(peerId, taskId, epoch)
    if (attempt == null || attempt.fed != null || sequence > 0) {
      attempt?.fed?.(sequence)
      return
    }
    attempt.fed = attempt.task.feed?.to((sequence, { done, value }) => {
      // a copy that has ended has no link to speak of
      if (this.#find(peerId, taskId, epoch) !== attempt) return
      try {
        const bytes = done ? NOTHING : (encodeValue(value) as Uint8Array<ArrayBuffer>)
        const payload = TaskEmit.encode({ taskId, epoch, sequence, value: bytes })
        this.#mesh.link(peerId)?.send({ type: MessageType.TASK_FEED, payload }).catch(attempt.reject)
      } catch (error) {
        attempt.reject(error as Error)
      }
    })
  }

  /** The executor has handed the run on: from now on the other one's word counts, and no longer this one's. */
  #onMoved(peerId: string, { taskId, epoch, to }: TaskMoved): void {
    const attempt = this.#find(peerId, taskId, epoch)
    if (attempt == null || to === peerId) return
    attempt.peerId = to
    attempt.options.onMoved(to)
    if (to === this.#mesh.id) this.#resumeHere(attempt.task, attempt.options).then(attempt.resolve, attempt.reject)
    else this.#adopt(attempt.task, to)
  }

  #adopt({ spec, epoch, deadline }: OwnedTask, peerId: string): void {
    const attempt = this.#attempts.get(keyOf(spec.id, epoch))
    const link = this.#mesh.link(peerId)
    if (link == null) {
      attempt?.reject(new PeerLostError(`The run was moved to ${peerId}, to which there is no link`, { peerId }))
      return
    }
    const payload = TaskAdopt.encode({ taskId: spec.id, epoch, timeoutMs: Math.max(1, Math.round(deadline - this.#now())) })
    link.send({ type: MessageType.TASK_ADOPT, payload }).catch((error: unknown) => attempt?.reject(error as Error))
  }

  #onResult(peerId: string, { taskId, epoch, output, error, held }: TaskResult, attachment?: Uint8Array): void {
    const attempt = this.#find(peerId, taskId, epoch)
    if (attempt == null) return
    if (error != null) attempt.reject(fromRemoteError(error))
    else if (held.byteLength > 0 && attempt.task.keep) attempt.resolve(new HeldResult(peerId, held))
    else {
      try {
        attempt.resolve(output == null ? attachment : decodeValue(output))
      } catch (cause) {
        attempt.reject(new InvalidResultError(`Executor ${peerId} sent no value: ${(cause as Error).message}`, { peerId }))
      }
    }
  }

  #find(peerId: string, taskId: string, epoch: number): Attempt | undefined {
    const attempt = this.#attempts.get(keyOf(taskId, epoch))
    return attempt?.peerId === peerId ? attempt : undefined
  }
}

const NOTHING = new Uint8Array(0)
const keyOf = (taskId: string, epoch: number): string => `${taskId}/${epoch}`
