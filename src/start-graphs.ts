import { TaskOutputs, type TaskOutputsPorts } from './distributor/task-outputs.ts'
import { TaskGraph, type TaskGraphPorts } from './task-graph.ts'

/** Makes what follows tasks that depend on each other, and what moves their outputs: each asks the other. */
export function startGraphs(ports: Omit<TaskGraphPorts, 'outputs'> & Pick<TaskOutputsPorts, 'link'>) {
  const outputs: TaskOutputs = new TaskOutputs({ ...ports, locate: id => graph.locate(id) })
  const graph = new TaskGraph({ ...ports, outputs })
  return { graph, outputs }
}
