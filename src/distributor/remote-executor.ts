import type { Mesh } from '../mesh/mesh.ts'
import { MessageType } from '../wire/message-type.ts'
import { type AgentMessage, TaskCancel, TaskProgress, TaskRequest, TaskResult, TaskStarted } from '../wire/proto/agent-message.js'
import { fromRemoteError } from '../wire/remote-error.ts'
import { decodeValue, encodeValue } from '../wire/value.ts'
import type { ExecuteOptions } from './distributor.ts'
import { InvalidResultError, PeerLostError } from './failure.ts'
import type { OwnedTask } from './owned-task.ts'

/** One attempt under way on a peer. */
interface Attempt {
  readonly peerId: string
  readonly resolve: (output: unknown) => void
  readonly reject: (error: Error) => void
  readonly options: ExecuteOptions
}

/** Asks peers to run attempts and matches what comes back. An answer from anybody but the executor asked, or for another epoch, is ignored. */
export class RemoteExecutor {
  readonly #mesh: Pick<Mesh, 'link'>
  readonly #now: () => number
  readonly #attempts = new Map<string, Attempt>()
  /** Inputs as CBOR, kept while their task may need another attempt. */
  readonly #encoded = new WeakMap<OwnedTask, Uint8Array>()

  constructor({ mesh, now }: { readonly mesh: Pick<Mesh, 'link'>; readonly now: () => number }) {
    this.#mesh = mesh
    this.#now = now
  }

  /** Attempts that peers are asked for and have not answered. */
  get underWay(): number {
    return this.#attempts.size
  }

  async execute(task: OwnedTask, peerId: string, options: ExecuteOptions): Promise<unknown> {
    const link = this.#mesh.link(peerId)
    if (link == null) throw new PeerLostError(`No link to ${peerId}`)
    const { epoch, spec } = task
    const payload = TaskRequest.encode({
      taskId: spec.id,
      epoch,
      capability: spec.capability,
      input: this.#inputOf(task) as Uint8Array<ArrayBuffer>,
      priority: spec.priority,
      timeoutMs: Math.max(1, Math.round(task.deadline - this.#now()))
    })
    const key = keyOf(spec.id, epoch)
    const { signal } = options
    const onAbort = (): void => {
      link
        .send({
          type: MessageType.TASK_CANCEL,
          payload: TaskCancel.encode({ taskId: spec.id, epoch, reason: String((signal.reason as Error).message) })
        })
        .catch(() => {})
      this.#attempts.get(key)?.reject(signal.reason as Error)
    }
    try {
      return await new Promise((resolve, reject) => {
        this.#attempts.set(key, { peerId, resolve, reject, options })
        signal.addEventListener('abort', onAbort, { once: true })
        link.send({ type: MessageType.TASK_REQUEST, payload }, { signal }).catch(reject)
      })
    } finally {
      signal.removeEventListener('abort', onAbort)
      this.#attempts.delete(key)
    }
  }

  /** A message of a peer; false when it is not for this part. */
  take(peerId: string, { type, payload }: AgentMessage): boolean {
    if (type === MessageType.TASK_RESULT) this.#onResult(peerId, TaskResult.decode(payload))
    else if (type === MessageType.TASK_STARTED) {
      const { taskId, epoch } = TaskStarted.decode(payload)
      this.#find(peerId, taskId, epoch)?.options.onStart()
    } else if (type === MessageType.TASK_PROGRESS) {
      const { taskId, epoch, fraction } = TaskProgress.decode(payload)
      const attempt = this.#find(peerId, taskId, epoch)
      attempt?.options.onStart()
      attempt?.options.onProgress(fraction)
    } else return false
    return true
  }

  /** The link to a peer is gone: what it was running is lost. */
  linkLost(peerId: string, reason: string): void {
    for (const attempt of [...this.#attempts.values()]) {
      if (attempt.peerId === peerId) attempt.reject(new PeerLostError(`Executor ${peerId} was lost: ${reason}`, { peerId }))
    }
  }

  #onResult(peerId: string, { taskId, epoch, output, error }: TaskResult): void {
    const attempt = this.#find(peerId, taskId, epoch)
    if (attempt == null) return
    if (error != null) attempt.reject(fromRemoteError(error))
    else {
      try {
        attempt.resolve(output == null ? undefined : decodeValue(output))
      } catch (cause) {
        attempt.reject(new InvalidResultError(`Executor ${peerId} sent no value: ${(cause as Error).message}`, { peerId }))
      }
    }
  }

  #find(peerId: string, taskId: string, epoch: number): Attempt | undefined {
    const attempt = this.#attempts.get(keyOf(taskId, epoch))
    return attempt?.peerId === peerId ? attempt : undefined
  }

  #inputOf(task: OwnedTask): Uint8Array {
    const known = this.#encoded.get(task)
    if (known != null) return known
    const bytes = encodeValue(task.spec.input)
    this.#encoded.set(task, bytes)
    return bytes
  }
}

const keyOf = (taskId: string, epoch: number): string => `${taskId}/${epoch}`
