import { InvalidArgumentError } from './base/errors.ts'
import type { FeedRounds } from './feed-rounds.ts'
import { type FeedInputs, isSource } from './feed-source.ts'
import { needsOf } from './input-needs.ts'
import type { SubmitOptions, TaskView } from './kyrox-node.ts'
import type { CoreChannel, NodeChange, ToCore } from './node-protocol.ts'
import { assertCapabilityName } from './runtime/capability.ts'
import { TaskHandle } from './task-handle.ts'
import { newTaskId } from './tasks/task-id.ts'
import { type TaskSpec, taskSpec } from './tasks/task-spec.ts'

/** The tasks that a node's user has handed in and that have not ended: each with the handle its user holds. */
export class SubmittedTasks {
  readonly #channel: CoreChannel
  /** Streamed inputs, and how much of each is kept. */
  readonly #feeds = new Map<string, Promise<FeedRounds>>()
  readonly #handles = new Map<string, TaskHandle<unknown>>()
  /** Ended ones whose output is on its way here. */
  readonly #fetching = new Map<string, TaskHandle<unknown>>()

  constructor(channel: CoreChannel) {
    this.#channel = channel
  }

  /**
   * With `batch` for a list of so many inputs, each to be run by itself.
   * @throws InvalidArgumentError when the input cannot be handed over, or an option is not as it should be; the reason of a signal that has aborted
   */
  submit<Output>(capability: string, input: unknown, options: SubmitOptions, batch?: number): TaskHandle<Output> {
    assertCapabilityName(capability)
    const { signal, after = [] } = options
    signal?.throwIfAborted()
    const { inputs, keptInputBytes } = options
    const canReadAnew = typeof inputs === 'function'
    if (inputs != null && !canReadAnew && !isSource(inputs))
      throw new InvalidArgumentError(`Expected inputs to be iterable, got ${String(inputs)}`)
    const { input: emptied, needs } = needsOf(input)
    const fed = inputs == null ? undefined : canReadAnew ? 'again' : 'once'
    const spec = taskSpec(newTaskId(), capability, emptied, { ...options, fed, batch })
    for (const each of after) {
      const { taskId, onFailure } = 'taskId' in each ? each : each.output
      needs.push({ taskId, onFailure })
    }
    this.#send(needs.length === 0 ? { type: 'submit', spec } : { type: 'graph', specs: [{ ...spec, needs }] })
    if (inputs != null) this.#feeds.set(spec.id, this.#feedOf(spec.id, inputs, keptInputBytes))
    const handle = this.#handleOf<Output>(spec)
    if (signal != null) cancelOn(signal, handle)
    return handle
  }

  /** Tasks that depend on each other, each after those it depends on. @throws InvalidArgumentError when an input cannot be handed over */
  submitGraph(specs: readonly TaskSpec[]): TaskHandle<unknown>[] {
    this.#send({ type: 'graph', specs })
    return specs.map(spec => this.#handleOf(spec))
  }

  /** The core says how a task stands. */
  update({ view, output, kept }: Extract<NodeChange, { kind: 'task' }>): void {
    const handle = this.#handles.get(view.id)
    if (view.endedAt != null) {
      this.#handles.delete(view.id)
      void this.#feeds.get(view.id)?.then(feed => feed.stop())
      this.#feeds.delete(view.id)
    }
    handle?.update(view, output, kept)
  }

  /** What a task came to that had ended before. */
  fetched({ taskId, output, error }: Extract<NodeChange, { kind: 'output' }>): void {
    this.#fetching.get(taskId)?.fetched(output, error)
    this.#fetching.delete(taskId)
  }

  /** A run of a task emitted something. */
  piece(taskId: string, sequence: number, value: unknown): void {
    this.#handles.get(taskId)?.piece(sequence, value)
  }

  /** A run took pieces of a task's streamed input, or is to have it from its beginning. */
  fed({ taskId, sequence, round }: Extract<NodeChange, { kind: 'fed' }>): void {
    void this.#feeds.get(taskId)?.then(feed => feed.taken(sequence, round))
  }

  async #feedOf(taskId: string, inputs: FeedInputs, keptBytes: number | undefined): Promise<FeedRounds> {
    const { FeedRounds } = await import('./feed-rounds.ts')
    return new FeedRounds((sequence, step, options) => this.#channel.send({ type: 'feed', taskId, sequence, step, ...options }), inputs, {
      keptBytes
    })
  }

  /** Nobody will refer to the output any more who does not already. */
  close(taskId: string): void {
    this.#channel.send({ type: 'output', taskId, what: 'close' })
  }

  #handleOf<Output>({ id, capability, priority, name }: TaskSpec): TaskHandle<Output> {
    const send = (message: ToCore): void => this.#channel.send(message)
    const first: TaskView = { id, capability, priority, status: 'waiting', progress: 0, createdAt: Date.now(), attempts: [] }
    const handle: TaskHandle<Output> = new TaskHandle<Output>(
      name == null ? first : { ...first, name },
      reason => send({ type: 'cancel', taskId: id, reason }),
      sequence => send({ type: 'taken', taskId: id, sequence }),
      {
        keep: () => send({ type: 'output', taskId: id, what: 'keep' }),
        fetch: () => {
          // by its id, whose output it is does not matter
          this.#fetching.set(id, handle as TaskHandle<unknown>)
          send({ type: 'output', taskId: id, what: 'fetch' })
        },
        known: (view, output) => send({ type: 'known', view, output })
      }
    )
    this.#handles.set(id, handle as TaskHandle<unknown>)
    return handle
  }

  #send(message: ToCore): void {
    try {
      this.#channel.send(message)
    } catch (error) {
      throw new InvalidArgumentError(`Expected an input of plain values and bytes: ${(error as Error).message}`)
    }
  }
}

function cancelOn<Output>(signal: AbortSignal, handle: TaskHandle<Output>): void {
  const onAbort = (): void => handle.cancel(String((signal.reason as Error | undefined)?.message ?? 'aborted'))
  signal.addEventListener('abort', onAbort, { once: true })
  void handle.ended.then(() => signal.removeEventListener('abort', onAbort))
}
