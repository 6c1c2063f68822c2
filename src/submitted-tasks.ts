import { InvalidArgumentError } from './base/errors.ts'
import type { FeedPump, FeedSource } from './feed-pump.ts'
import type { SubmitOptions, TaskView } from './kyrox-node.ts'
import type { CoreChannel } from './node-protocol.ts'
import { TaskHandle } from './task-handle.ts'
import { newTaskId } from './tasks/task-id.ts'
import { type TaskSpec, taskSpec } from './tasks/task-spec.ts'

/** The tasks that a node's user has handed in and that have not ended: each with the handle its user holds. */
export class SubmittedTasks {
  readonly #channel: CoreChannel
  readonly #pumps = new Map<string, FeedPump>()
  readonly #handles = new Map<string, TaskHandle<unknown>>()

  constructor(channel: CoreChannel) {
    this.#channel = channel
  }

  /** @throws InvalidArgumentError when the input cannot be handed over, or an option is not as it should be; the reason of a signal that has aborted */
  submit<Output>(capability: string, input: unknown, options: SubmitOptions): TaskHandle<Output> {
    const { signal } = options
    signal?.throwIfAborted()
    const { inputs } = options
    if (inputs != null && !isSource(inputs)) throw new InvalidArgumentError(`Expected inputs to be iterable, got ${String(inputs)}`)
    const spec = taskSpec(newTaskId(), capability, input, { ...options, fed: inputs != null })
    const { id, priority } = spec
    const cancel = (reason: string): void => this.#channel.send({ type: 'cancel', taskId: id, reason })
    const view: TaskView = { id, capability, priority, status: 'waiting', progress: 0, createdAt: Date.now(), attempts: [] }
    const handle = new TaskHandle<Output>(view, cancel, sequence => this.#channel.send({ type: 'taken', taskId: id, sequence }))
    this.#send(spec)
    // by its id, whose output it is does not matter
    this.#handles.set(id, handle as TaskHandle<unknown>)
    if (signal != null) cancelOn(signal, handle)
    if (inputs != null) void this.#pump(id, inputs)
    return handle
  }

  /** The core says how a task stands. */
  update(view: TaskView, output: unknown): void {
    const handle = this.#handles.get(view.id)
    if (view.endedAt != null) {
      this.#handles.delete(view.id)
      this.#endPump(view.id)
    }
    handle?.update(view, output)
  }

  /** A run of a task emitted something. */
  piece(taskId: string, sequence: number, value: unknown): void {
    this.#handles.get(taskId)?.piece(sequence, value)
  }

  /** A run took pieces of a task's streamed input. */
  fed(taskId: string, sequence: number): void {
    this.#pumps.get(taskId)?.taken(sequence)
  }

  async #pump(taskId: string, inputs: FeedSource): Promise<void> {
    const { FeedPump } = await import('./feed-pump.ts')
    const pump = new FeedPump((sequence, step) => this.#channel.send({ type: 'feed', taskId, sequence, step }))
    this.#pumps.set(taskId, pump)
    // it may have ended meanwhile
    if (!this.#handles.has(taskId)) this.#endPump(taskId)
    await pump.run(inputs)
  }

  #endPump(taskId: string): void {
    this.#pumps.get(taskId)?.stop()
    this.#pumps.delete(taskId)
  }

  #send(spec: TaskSpec): void {
    try {
      this.#channel.send({ type: 'submit', spec })
    } catch (error) {
      throw new InvalidArgumentError(`Expected an input of plain values and bytes: ${(error as Error).message}`)
    }
  }
}

const isSource = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && (Symbol.asyncIterator in value || Symbol.iterator in value)

function cancelOn<Output>(signal: AbortSignal, handle: TaskHandle<Output>): void {
  const onAbort = (): void => handle.cancel(String((signal.reason as Error | undefined)?.message ?? 'aborted'))
  signal.addEventListener('abort', onAbort, { once: true })
  handle.result.finally(() => signal.removeEventListener('abort', onAbort)).catch(() => {})
}
