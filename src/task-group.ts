import { InvalidArgumentError } from './base/errors.ts'
import type { TaskView } from './distributor/task-view.ts'
import { needsOf } from './input-needs.ts'
import type { Graph, GraphEntry, GraphResult, Task } from './node-tasks.ts'
import { OutputReference } from './output-reference.ts'
import { assertCapabilityName } from './runtime/capability.ts'
import type { SubmittedTasks } from './submitted-tasks.ts'
import type { TaskHandle } from './task-handle.ts'
import { graphPlan } from './tasks/graph-plan.ts'
import { newTaskId } from './tasks/task-id.ts'
import { type TaskNeed, type TaskSpec, taskSpec } from './tasks/task-spec.ts'

/** Longest id of a task in a graph, in characters: it is shown, and sent in errors. */
const MAX_NAME = 200

interface Entry {
  readonly entry: GraphEntry
  readonly input: unknown
  /** By ids of the graph. */
  readonly needs: readonly TaskNeed[]
}

/**
 * Tasks for the node, each after those it depends on, and the ids of those that no other depends on.
 * @throws GraphCycleError, MissingDependencyError, InvalidArgumentError
 */
export function graphSpecs(tasks: readonly GraphEntry[]): { readonly specs: TaskSpec[]; readonly ends: readonly string[] } {
  const entries = new Map<string, Entry>()
  const planned = tasks.map(entry => {
    if (typeof entry.id !== 'string' || entry.id === '' || entry.id.length > MAX_NAME)
      throw new InvalidArgumentError(
        `Expected an id of 1 to ${MAX_NAME} characters for each task of a graph, got ${String(entry.id).slice(0, MAX_NAME)}`
      )
    assertCapabilityName(entry.capability)
    const { input, needs } = needsOf(entry.input)
    for (const each of entry.after ?? []) {
      const { taskId, onFailure } = each instanceof OutputReference ? each : new OutputReference(each)
      needs.push({ taskId, onFailure })
    }
    entries.set(entry.id, { entry, input, needs })
    return { id: entry.id, dependsOn: [...new Set(needs.map(({ taskId }) => taskId))] }
  })
  const { order, rank, ends } = graphPlan(planned)
  const isEnd = new Set(ends)
  const ids = new Map(order.map(name => [name, newTaskId()]))
  const specs = order.flatMap((name): TaskSpec[] => {
    const found = entries.get(name)
    const id = ids.get(name)
    if (found == null || id == null) return []
    const { entry, input, needs } = found
    const spec = taskSpec(id, entry.capability, input, entry)
    const own = needs.map(need => ({ ...need, taskId: ids.get(need.taskId) ?? need.taskId }))
    return [{ ...spec, name, needs: own, rank: rank.get(name) ?? 1, keep: !isEnd.has(name), closed: true }]
  })
  return { specs, ends }
}

export interface StartGraphPorts {
  readonly submitted: Pick<SubmittedTasks, 'submitGraph'>
  /** A task is to be shown. */
  readonly shown: (view: TaskView) => void
}

/** Hands a graph in. @throws as {@link graphSpecs} does, and the reason of a signal that has aborted */
export function startGraph(
  { submitted, shown }: StartGraphPorts,
  tasks: readonly GraphEntry[],
  { signal }: { readonly signal?: AbortSignal }
): Graph {
  signal?.throwIfAborted()
  const { specs, ends } = graphSpecs(tasks)
  const handles = submitted.submitGraph(specs)
  for (const { view } of handles) shown(view)
  return new TaskGroup(new Map(handles.map(handle => [handle.view.name ?? handle.id, handle])), ends, signal)
}

/** The submitter's side of a graph. */
class TaskGroup implements Graph {
  readonly tasks: ReadonlyMap<string, Task>
  readonly results: Promise<Readonly<Record<string, unknown>>>
  readonly #ended: GraphResult[] = []
  #open: number
  readonly #allEnded = Promise.withResolvers<void>()
  readonly #wake: Array<() => void> = []

  constructor(tasks: ReadonlyMap<string, TaskHandle<unknown>>, ends: readonly string[], signal: AbortSignal | undefined) {
    this.tasks = tasks
    this.#open = tasks.size
    for (const [id, task] of tasks) void task.ended.then(() => this.#onEnd(id, task))
    this.results = Promise.all(ends.map(async id => [id, await tasks.get(id)?.result] as const)).then(Object.fromEntries)
    // one that nobody waits for may fail in silence
    this.results.catch(() => {})
    const onAbort = (): void => this.cancel(String((signal?.reason as Error | undefined)?.message ?? 'aborted'))
    signal?.addEventListener('abort', onAbort, { once: true })
    void this.#allEnded.promise.then(() => signal?.removeEventListener('abort', onAbort))
  }

  cancel(reason = 'by its submitter'): void {
    // those that depend on others first: they end because of this, not because of those
    for (const task of [...this.tasks.values()].reverse()) task.cancel(reason)
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<GraphResult, void, undefined> {
    for (let at = 0; ; at++) {
      while (at >= this.#ended.length) {
        if (this.#open === 0) return
        await new Promise<void>(resolve => this.#wake.push(resolve))
      }
      yield this.#ended[at] as GraphResult
    }
  }

  #onEnd(id: string, task: TaskHandle<unknown>): void {
    const { failure } = task
    this.#ended.push({ id, task, ok: failure == null, ...(failure == null ? {} : { error: failure }) })
    this.#open--
    if (this.#open === 0) this.#allEnded.resolve()
    for (const wake of this.#wake.splice(0)) wake()
  }
}
