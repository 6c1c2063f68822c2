import type { StopSignal } from '../base/stop-signal.ts'
import type { Mesh } from '../mesh/mesh.ts'
import { SELF } from '../runtime/scheduler.ts'
import { decodeValue, encodeValue } from '../wire/value.ts'
import { EmitWindow } from './emit-window.ts'
import type { ExecuteOptions } from './execute-options.ts'
import { HandedBackError } from './failure.ts'
import { FeedQueue } from './feed-queue.ts'
import { HeldResult } from './held-result.ts'
import { type LocalExecutor, RunMovedError } from './local-executor.ts'
import type { LocalRun } from './local-run.ts'
import type { MovedRun, MovedRuns } from './moved-runs.ts'
import type { OwnedTask } from './owned-task.ts'
import { RemoteExecutor } from './remote-executor.ts'
import type { LoadOutputs } from './run-outputs.ts'

export interface TaskExecutionPorts {
  readonly mesh: Pick<Mesh, 'link' | 'id'> & Partial<Pick<Mesh, 'reach'>>
  readonly local: LocalExecutor
  readonly moved: MovedRuns
  readonly now: () => number
  /** Outputs that runs need or leave here. */
  readonly outputs: LoadOutputs
}

/** Runs an attempt of an own task where it was placed, and follows it when it is moved: from here, to here, or between others. */
export class TaskExecution {
  readonly remote: RemoteExecutor
  readonly #ports: TaskExecutionPorts

  constructor(ports: TaskExecutionPorts) {
    this.#ports = ports
    const { mesh, now } = ports
    this.remote = new RemoteExecutor({ mesh, now, resumeHere: (task, how) => this.#resumeHere(task, how) })
  }

  async execute(task: OwnedTask, executor: string, how: ExecuteOptions): Promise<unknown> {
    return executor === this.#ports.mesh.id ? await this.#here(task, how) : await this.remote.execute(task, executor, how)
  }

  /** A run of this node's own task came back to it. */
  async #resumeHere(task: OwnedTask, how: ExecuteOptions): Promise<unknown> {
    const found = this.#ports.moved.take(this.#ports.mesh.id, task.spec.id, task.epoch)
    if (found == null) throw new HandedBackError('Handed back: the moved run is not here')
    return await this.#here(task, how, found)
  }

  async #here(task: OwnedTask, { signal, onStart, onProgress, onMoved }: ExecuteOptions, from?: MovedRun): Promise<unknown> {
    const { snapshot, emitted = 0 } = from ?? {}
    const { id: taskId, capability, priority, depth = 0, require, batch } = task.spec
    const input = task.spec.places == null || from != null ? task.spec.input : await this.#completed(task, signal)
    const own = {
      taskId,
      capability,
      input,
      batch,
      priority,
      depth,
      require,
      deadlineAt: task.deadline,
      epoch: task.epoch,
      submitter: SELF,
      signal,
      onStart,
      onProgress
    }
    const emits = this.#emitsOf(task, emitted)
    const { feed } = task
    const queue = feed == null ? undefined : new FeedQueue(sequence => taken?.(sequence))
    // a copy: what the run does to it, or takes to its thread, is done to no other run's
    const taken = queue == null ? undefined : feed?.to((sequence, step) => queue.push(sequence, structuredClone(step)))
    const run: LocalRun = {
      ...own,
      ...(queue == null ? {} : { feed: queue }),
      ...(snapshot == null ? {} : { snapshot }),
      ...(emits == null ? {} : { emits })
    }
    try {
      const output = await this.#ports.local.run(run)
      return task.keep ? await this.#kept(output) : output
    } catch (error) {
      if (!(error instanceof RunMovedError)) throw error
      onMoved(error.to)
      return await this.remote.follow(task, error.to, { signal, onStart, onProgress, onMoved })
    }
  }

  /** With the outputs of others in it; from bytes, so that what the run does to its input is done to nobody else's. */
  async #completed({ spec }: OwnedTask, signal: StopSignal): Promise<unknown> {
    const outputs = await this.#ports.outputs()
    const { encodePlaces } = await import('./output-codec.ts')
    return await outputs.completed(decodeValue(encodeValue(spec.input)), encodePlaces(spec.places ?? []), {
      owner: this.#ports.mesh.id,
      signal
    })
  }

  async #kept(output: unknown): Promise<unknown> {
    const { id } = this.#ports.mesh
    const outputs = await this.#ports.outputs()
    const reference = await outputs.held(id, encodeValue(output))
    return reference == null ? output : new HeldResult(id, reference)
  }

  #emitsOf({ pieces }: OwnedTask, emitted: number): EmitWindow | undefined {
    if (pieces == null) return undefined
    const emits: EmitWindow = new EmitWindow(
      (sequence, value) => void pieces.push(sequence, value).then(() => emits.taken(sequence)),
      emitted
    )
    return emits
  }
}
