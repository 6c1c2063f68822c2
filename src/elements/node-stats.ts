import type { KyroxNode } from '../kyrox-node.ts'

/** Counts of one element's node, since it connected. */
export interface NodeStats {
  readonly peers: number
  readonly direct: number
  readonly relayed: number
  /** Own tasks, of those the node still keeps. */
  readonly tasksDone: number
  readonly tasksFailed: number
  readonly tasksOpen: number
  /** Tasks of others running here now. */
  readonly running: number
  /** Milliseconds of work done for others. */
  readonly busyMs: number
}

export function statsOf({ peers, tasks, serving }: Pick<KyroxNode, 'peers' | 'tasks' | 'serving'>): NodeStats {
  const count = <Item>(items: readonly Item[], is: (item: Item) => boolean): number => items.filter(is).length
  const tasksDone = count(tasks, ({ status }) => status === 'done')
  const tasksFailed = count(tasks, ({ status }) => status === 'failed')
  return Object.freeze({
    peers: peers.length,
    direct: count(peers, ({ path }) => path === 'direct'),
    relayed: count(peers, ({ path }) => path === 'relayed'),
    tasksDone,
    tasksFailed,
    tasksOpen: count(tasks, ({ endedAt }) => endedAt == null),
    running: serving.running,
    busyMs: serving.busyMs
  })
}
