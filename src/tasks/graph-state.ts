import { MissingDependencyError } from './graph-plan.ts'

/**
 * What becomes of a task when one that it depends on is not done. `fail`: it fails too. `skip`: it is not run, and counts as cancelled.
 * `absent`: it runs with nothing in that place.
 */
export type OnFailure = 'fail' | 'skip' | 'absent'

/** That a task waits for another one. */
export interface Edge {
  readonly taskId: string
  readonly onFailure: OnFailure
}

/** How a task ended. `root`: the task whose own end began it. */
export type GraphOutcome = { readonly kind: 'done' } | { readonly kind: 'failed' | 'cancelled'; readonly root: string }

/** What follows from a change. `unneeded`: it has ended, and so have all that depend on it. */
export type Verdict =
  | { readonly kind: 'ready' | 'unneeded'; readonly taskId: string }
  | { readonly kind: 'failed' | 'cancelled'; readonly taskId: string; readonly root: string }

interface Node {
  readonly id: string
  readonly edges: readonly Edge[]
  readonly dependents: Array<{ readonly node: Node; readonly onFailure: OnFailure }>
  /** Edges that are not settled. */
  left: number
  /** Dependents that have not ended. */
  open: number
  outcome: GraphOutcome | undefined
}

/**
 * Which tasks wait for which, and what follows when one ends. Grows by whole tasks whose dependencies are there already, so that there is never a cycle.
 * Each edge is looked at once when its task ends: no step costs more than what it changes. It runs nothing and keeps no output.
 */
export class GraphState {
  readonly #nodes = new Map<string, Node>()

  get size(): number {
    return this.#nodes.size
  }

  has(taskId: string): boolean {
    return this.#nodes.has(taskId)
  }

  outcome(taskId: string): GraphOutcome | undefined {
    return this.#nodes.get(taskId)?.outcome
  }

  /** Dependents of a task that have not ended. */
  openDependents(taskId: string): number {
    return this.#nodes.get(taskId)?.open ?? 0
  }

  /** @throws MissingDependencyError, and nothing has changed then */
  add(taskId: string, edges: readonly Edge[]): Verdict[] {
    const sources = edges.map(edge => {
      const node = this.#nodes.get(edge.taskId)
      if (node == null)
        throw new MissingDependencyError(`Task ${taskId} depends on ${edge.taskId}, whose output is not kept here`, {
          task: taskId,
          dependency: edge.taskId
        })
      return { node, onFailure: edge.onFailure }
    })
    const node: Node = { id: taskId, edges, dependents: [], left: edges.length, open: 0, outcome: undefined }
    this.#nodes.set(taskId, node)
    const verdicts: Verdict[] = []
    for (const { node: source, onFailure } of sources) {
      source.open++
      if (source.outcome == null) source.dependents.push({ node, onFailure })
    }
    for (const { node: source, onFailure } of sources) {
      if (source.outcome == null || !this.#arrive(node, onFailure, source.outcome, verdicts)) continue
      verdicts.push({ kind: 'unneeded', taskId })
      this.#leave(node, verdicts)
    }
    if (edges.length === 0) verdicts.push({ kind: 'ready', taskId })
    return verdicts
  }

  /** A task ended, by itself or because it was cancelled. Told again, nothing follows. */
  settle(taskId: string, outcome: GraphOutcome): Verdict[] {
    const node = this.#nodes.get(taskId)
    const verdicts: Verdict[] = []
    if (node != null && node.outcome == null) this.#end(node, outcome, verdicts)
    return verdicts
  }

  /** Drops a task that has ended; nobody can depend on it any more. */
  forget(taskId: string): void {
    const node = this.#nodes.get(taskId)
    if (node?.outcome != null && node.open === 0) this.#nodes.delete(taskId)
  }

  /** With all that follows, without a stack: chains may be long. */
  #end(first: Node, outcome: GraphOutcome, verdicts: Verdict[]): void {
    first.outcome = outcome
    const ended = [first]
    for (let node = ended.pop(); node != null; node = ended.pop()) {
      const { outcome: how, dependents } = node
      if (how == null) continue
      for (const { node: next, onFailure } of dependents.splice(0)) {
        if (this.#arrive(next, onFailure, how, verdicts)) ended.push(next)
      }
      if (node.open === 0) verdicts.push({ kind: 'unneeded', taskId: node.id })
      this.#leave(node, verdicts)
    }
  }

  /** One dependency of a waiting task has ended. True when that ended the task, and what follows from it is still to come. */
  #arrive(node: Node, onFailure: OnFailure, from: GraphOutcome, verdicts: Verdict[]): boolean {
    if (node.outcome != null) return false
    node.left--
    if (from.kind === 'done' || onFailure === 'absent') {
      if (node.left === 0) verdicts.push({ kind: 'ready', taskId: node.id })
      return false
    }
    node.outcome = { kind: onFailure === 'fail' ? 'failed' : 'cancelled', root: from.root }
    verdicts.push({ ...node.outcome, taskId: node.id } as Verdict)
    return true
  }

  /** An ended task needs its dependencies no more. */
  #leave(node: Node, verdicts: Verdict[]): void {
    for (const { taskId } of node.edges) {
      const source = this.#nodes.get(taskId)
      if (source == null) continue
      source.open--
      if (source.open === 0 && source.outcome != null) verdicts.push({ kind: 'unneeded', taskId })
    }
  }
}
