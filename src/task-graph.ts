import type { Clock } from './base/clock.ts'
import { errorToData } from './base/errors.ts'
import { completeSpec } from './complete-spec.ts'
import { dependencyError } from './dependency-error.ts'
import type { Distributor } from './distributor/distributor.ts'
import { TaskCancelledError } from './distributor/failure.ts'
import type { TaskOutputs } from './distributor/task-outputs.ts'
import type { TaskView } from './distributor/task-view.ts'
import { lateError, OutputGoneError, TooManyTasksError } from './graph-errors.ts'
import { GraphFlight } from './graph-flight.ts'
import { GraphLineage } from './graph-lineage.ts'
import { firstView, type GraphTask, graphTask, keptAs, outcomeOf } from './graph-task.ts'
import { KeptOutputs } from './kept-outputs.ts'
import type { NodeChange } from './node-protocol.ts'
import { readOutput } from './read-output.ts'
import { RunsAgain } from './runs-again.ts'
import { MAX_GRAPH_TASKS } from './tasks/graph-plan.ts'
import { GraphState, type Verdict } from './tasks/graph-state.ts'
import type { HeldOutput } from './tasks/held-output.ts'
import type { TaskSpec } from './tasks/task-spec.ts'

export interface TaskGraphPorts {
  readonly clock: Clock
  readonly selfId: string
  readonly outputs: TaskOutputs
  readonly distributor: Pick<Distributor, 'submit' | 'cancel'>
  readonly tell: (change: NodeChange) => void
  /** What the distributor says of this task from now on is for this part, until it is unwatched. */
  readonly watch: (taskId: string) => void
  readonly unwatch: (taskId: string) => void
}

/**
 * Tasks of this node that depend on each other: each goes to the distributor when those before it have ended. It says what becomes of those that never run,
 * and where the outputs are that others need.
 */
export class TaskGraph {
  readonly #ports: TaskGraphPorts
  readonly #state = new GraphState()
  readonly #tasks = new Map<string, GraphTask>()
  readonly #flight = new GraphFlight()
  readonly #kept: KeptOutputs
  readonly #lineage: GraphLineage
  readonly #stop = new AbortController()
  readonly #again: RunsAgain
  #order = 0
  #isLaunching = false

  constructor(ports: TaskGraphPorts) {
    this.#ports = ports
    const { clock, outputs, selfId, distributor, watch, unwatch } = ports
    this.#again = new RunsAgain(spec => {
      watch(spec.id)
      distributor.submit(spec)
    })
    this.#kept = new KeptOutputs({ outputs, selfId, run: spec => this.#again.run(spec), signal: this.#stop.signal })
    this.#lineage = new GraphLineage({ clock, state: this.#state, tasks: this.#tasks, kept: this.#kept, unwatch })
  }

  submit(specs: readonly TaskSpec[]): void {
    for (const spec of specs) this.#add(spec)
    this.#launch()
  }

  /** Others will depend on a task: one that is here, one that the distributor has, or one that has ended and of which {@link known} will tell. */
  keep(view: TaskView, spec: TaskSpec | undefined): void {
    const task = this.#tasks.get(view.id) ?? this.#taken(view, spec)
    task.isKept = true
    task.isClosed = false
  }

  /** How a task ended, from the page: it had ended before it was to be kept. */
  known(view: TaskView, output: unknown): void {
    const task = this.#tasks.get(view.id)
    if (task == null || task.stage === 'ended') return
    const isGone = view.outputAt != null
    task.view = isGone ? { ...view, status: 'failed', error: errorToData(new OutputGoneError()) } : view
    this.#end(task, output)
    this.#launch()
  }

  /** Nobody will depend on it any more who does not already. */
  close(taskId: string): void {
    const task = this.#tasks.get(taskId)
    if (task == null) return
    task.isClosed = true
    if (this.#state.openDependents(taskId) === 0) this.#lineage.unneeded(task)
  }

  cancel(taskId: string, reason: string): void {
    const task = this.#tasks.get(taskId)
    if (task == null || task.stage === 'ended') return
    if (task.stage === 'away') this.#ports.distributor.cancel(taskId, reason)
    else this.#endUnrun(task, new TaskCancelledError(`Task was cancelled: ${reason}`))
    this.#launch()
  }

  /** Somebody asks for the result of a task whose output is kept elsewhere. */
  fetch(taskId: string): void {
    const task = this.#tasks.get(taskId)
    if (task != null && task.stage !== 'ended') task.isWanted = true
    else this.#read(taskId, task)
  }

  /** The distributor says how a task stands. */
  heard(view: TaskView, output: unknown): void {
    const task = this.#tasks.get(view.id)
    const hasEnded = view.endedAt != null
    if (task == null) {
      this.#ports.tell({ kind: 'task', view })
      if (hasEnded && this.#again.ended(view, output)) this.#ports.unwatch(view.id)
    } else if (task.stage !== 'ended') {
      const { createdAt, name } = task.view
      task.view = { ...view, createdAt, ...(name == null ? {} : { name }) }
      if (!hasEnded) this.#ports.tell({ kind: 'task', view: task.view })
      else this.#end(task, output)
      if (hasEnded) this.#launch()
    }
  }

  /** Where the output is that an executor misses. */
  locate(outputId: string): Promise<HeldOutput> {
    return this.#kept.locate(outputId)
  }

  stop(): void {
    this.#stop.abort(new TaskCancelledError('This node stopped'))
    for (const task of [...this.#tasks.values()]) {
      task.isClosed = true
      this.cancel(task.id, 'this node stopped')
      task.cancelTimer()
    }
  }

  #taken(view: TaskView, spec: TaskSpec | undefined): GraphTask {
    const task = graphTask(spec, view, { now: this.#ports.clock.now(), order: this.#order++ })
    task.stage = 'away'
    this.#ports.watch(view.id)
    this.#tasks.set(view.id, task)
    this.#state.add(view.id, [])
    return task
  }

  #add(spec: TaskSpec): void {
    const { clock, watch, tell } = this.#ports
    const { id, timeoutMs, needs = [] } = spec
    const now = clock.now()
    const view = firstView(spec, now, taskId => this.#tasks.get(taskId)?.view)
    const task = graphTask(spec, view, { now, order: this.#order++ })
    watch(id)
    this.#tasks.set(id, task)
    tell({ kind: 'task', view: task.view })
    task.cancelTimer = clock.setTimeout(() => this.#endUnrun(task, lateError(spec)), timeoutMs)
    try {
      if (this.#tasks.size > MAX_GRAPH_TASKS)
        throw new TooManyTasksError(`Expected at most ${MAX_GRAPH_TASKS} tasks that depend on each other`, { limit: MAX_GRAPH_TASKS })
      const verdicts = this.#state.add(id, needs)
      this.#lineage.pin(task)
      this.#hear(verdicts)
    } catch (error) {
      // known all the same: others may depend on it
      if (!this.#state.has(id)) this.#state.add(id, [])
      this.#endUnrun(task, error)
    }
  }

  #hear(verdicts: readonly Verdict[]): void {
    for (const verdict of verdicts) {
      const task = this.#tasks.get(verdict.taskId)
      if (task == null) continue
      if (verdict.kind === 'ready') {
        task.stage = 'ready'
        this.#flight.push(task)
      } else if (verdict.kind === 'unneeded') this.#lineage.unneeded(task)
      else if ('root' in verdict) this.#noteEnd(task, dependencyError(task.view, verdict, this.#tasks.get(verdict.root)?.view))
    }
  }

  /** What the distributor says of a task while it takes it may make others ready: they go in the same loop. */
  #launch(): void {
    if (this.#isLaunching) return
    this.#isLaunching = true
    for (let task = this.#flight.next(); task != null; task = this.#flight.next()) this.#launchOne(task)
    this.#isLaunching = false
  }

  #launchOne(task: GraphTask): void {
    const { clock, distributor } = this.#ports
    const { waitsFor: _, ...view } = task.view
    task.view = view
    try {
      if (task.spec == null) return
      task.spec = completeSpec(task.spec, id => this.#tasks.get(id))
      task.cancelTimer()
      task.stage = 'away'
      task.isLaunched = true
      distributor.submit({ ...task.spec, ...keptAs(task), timeoutMs: Math.max(1, task.deadline - clock.now()) })
    } catch (error) {
      this.#flight.back(view.capability)
      this.#endUnrun(task, error)
    }
  }

  /** A task ended as its view says. */
  #end(task: GraphTask, output: unknown): void {
    if (task.isLaunched) this.#flight.back(task.view.capability)
    task.isLaunched = false
    task.stage = 'ended'
    if (task.isKept && task.view.status === 'done') this.#kept.note(task, output)
    const isHere = task.view.status === 'done' && task.value?.kind !== 'held'
    this.#ports.tell({ kind: 'task', view: task.view, ...(task.isKept ? { kept: true } : {}), ...(isHere ? { output } : {}) })
    if (task.isWanted && task.value?.kind === 'held') this.#read(task.id, task)
    this.#hear(this.#state.settle(task.id, outcomeOf(task)))
    this.#lineage.ended(task)
  }

  /** It never ran. */
  #endUnrun(task: GraphTask, error: unknown): void {
    if (task.stage === 'ended') return
    if (task.stage === 'ready') this.#flight.remove(task)
    this.#noteEnd(task, error)
    this.#hear(this.#state.settle(task.id, outcomeOf(task)))
    this.#launch()
  }

  #noteEnd(task: GraphTask, error: unknown): void {
    const { waitsFor: _, ...view } = task.view
    const status = (error as Error).name === 'TaskCancelledError' ? 'cancelled' : 'failed'
    task.cancelTimer()
    task.stage = 'ended'
    task.view = { ...view, status, endedAt: this.#ports.clock.now(), error: errorToData(error) }
    this.#ports.tell({ kind: 'task', view: task.view, ...(task.isKept ? { kept: true } : {}) })
    this.#lineage.ended(task)
  }

  #read(taskId: string, task: GraphTask | undefined): void {
    const { tell } = this.#ports
    void readOutput(this.#kept, task).then(read => {
      tell({ kind: 'output', taskId, ...read })
      if (task != null && this.#state.openDependents(taskId) === 0) this.#lineage.unneeded(task)
    })
  }
}
