import { errorToData } from './base/errors.ts'
import { HeldResult } from './distributor/held-result.ts'
import { decodeHeld } from './distributor/output-codec.ts'
import { OutputLostError } from './distributor/output-fetcher.ts'
import { INLINE_BYTES, type TaskOutputs } from './distributor/task-outputs.ts'
import type { GraphTask } from './graph-task.ts'
import type { HeldOutput } from './tasks/held-output.ts'
import { newTaskId } from './tasks/task-id.ts'
import type { TaskSpec } from './tasks/task-spec.ts'
import { decodeValue, encodeValue } from './wire/value.ts'

/** Times that one task is run again because its output was lost: nodes come and go, but not without end. */
const MAX_REMADE = 8

export interface KeptOutputsPorts {
  readonly selfId: string
  readonly outputs: TaskOutputs
  /** Runs a task of this node, ahead of those that wait for room: others that are under way wait for it. */
  readonly run: (spec: TaskSpec) => Promise<unknown>
  /** Aborts when the node stops. */
  readonly signal: AbortSignal
}

/** Where the outputs are that other tasks of this owner need: here, with an executor, or to be made again. */
export class KeptOutputs {
  readonly #ports: KeptOutputsPorts
  /** By the ids of their outputs, former ones too: an executor may know no other. */
  readonly #tasks = new Map<string, GraphTask>()
  readonly #idsOf = new Map<GraphTask, string[]>()

  constructor(ports: KeptOutputsPorts) {
    this.#ports = ports
  }

  /**
   * Notes what a done task came to; one that came to nothing that could be kept has failed. At once, so that whoever depends on it finds it: a large output
   * that came whole gets no hash.
   */
  note(task: GraphTask, output: unknown): void {
    try {
      if (output instanceof HeldResult) this.#keep(task, heldBy(output))
      else {
        const bytes = encodeValue(output)
        if (bytes.byteLength <= INLINE_BYTES) task.value = { kind: 'inline', bytes }
        else this.#keep(task, this.#ports.outputs.holdUnhashed(bytes))
      }
    } catch (error) {
      task.view = { ...task.view, status: 'failed', error: errorToData(error) }
    }
    if (task.value?.kind === 'held') task.view = { ...task.view, outputAt: task.value.output.holder }
  }

  /** The output itself. Rejects with OutputLostError. */
  async valueOf(task: GraphTask): Promise<unknown> {
    const { value } = task
    if (value?.kind === 'inline') return decodeValue(value.bytes)
    const { outputs, selfId, signal } = this.#ports
    const at = value?.kind === 'held' ? value.output : await this.#located(task, undefined)
    return decodeValue(await outputs.fetcher.fetch(at, { owner: selfId, signal }))
  }

  /** An output is not where it was said to be: where it is now. Rejects with OutputLostError. */
  async locate(outputId: string): Promise<HeldOutput> {
    const task = this.#tasks.get(outputId)
    if (task == null) throw new OutputLostError(`Nobody here knows of output ${outputId.slice(0, 64)}`)
    return await this.#located(task, outputId)
  }

  /** Its holder may let go of it; it could be made again. */
  release(task: GraphTask): void {
    if (task.value?.kind !== 'held') return
    this.#ports.outputs.release([task.value.output])
    task.value = { kind: 'released', output: task.value.output }
  }

  forget(task: GraphTask): void {
    this.release(task)
    for (const id of this.#idsOf.get(task) ?? []) this.#tasks.delete(id)
    this.#idsOf.delete(task)
  }

  /** One search for all who miss it. */
  async #located(task: GraphTask, missed: string | undefined): Promise<HeldOutput> {
    const { value } = task
    if (value?.kind === 'held' && value.output.id !== missed) return value.output
    task.locating ??= this.#find(task).finally(() => {
      task.locating = undefined
    })
    return await task.locating
  }

  async #find(task: GraphTask): Promise<HeldOutput> {
    const { value } = task
    const { outputs, selfId } = this.#ports
    if (value?.kind === 'held') {
      // the one who misses it may only have no link to where it is
      const bytes = await this.#fetched(value.output)
      if (bytes != null) return this.#keep(task, await outputs.hold(selfId, bytes))
    }
    return await this.#remade(task)
  }

  async #fetched(output: HeldOutput): Promise<Uint8Array | undefined> {
    const { outputs, selfId, signal } = this.#ports
    // nobody to ask: this node is the one who is asked
    if (output.holder === selfId) return outputs.store.read(output.id)
    return await outputs.fetcher.fetch(output, { owner: selfId, signal, asks: 0 }).catch(() => undefined)
  }

  async #remade(task: GraphTask): Promise<HeldOutput> {
    const { spec, id } = task
    if (spec == null || task.remade >= MAX_REMADE)
      throw new OutputLostError(`The output of task ${id} is lost and cannot be made again`, { task: id, limit: MAX_REMADE })
    task.remade++
    const { outputs, run, selfId } = this.#ports
    // of several copies the results are held against each other, and so they come whole
    const again: TaskSpec = { ...spec, id: newTaskId(), keep: spec.redundancy == null, depth: (spec.depth ?? 0) + 1 }
    const output = await run(again)
    if (output instanceof HeldResult) return this.#keep(task, heldBy(output))
    return this.#keep(task, await outputs.hold(selfId, encodeValue(output)))
  }

  #keep(task: GraphTask, output: HeldOutput): HeldOutput {
    task.value = { kind: 'held', output }
    this.#tasks.set(output.id, task)
    const ids = this.#idsOf.get(task) ?? []
    ids.push(output.id)
    this.#idsOf.set(task, ids)
    return output
  }
}

/** Whatever it says of the holder: the link proved who answered. */
const heldBy = ({ reference, holder }: HeldResult): HeldOutput => ({ ...decodeHeld(reference), holder })
