import type { TaskView } from './distributor/task-view.ts'
import type { NodeChange } from './node-protocol.ts'

/** How a task stands, its view as JSON. */
interface PackedTask {
  readonly kind: 'packed-task'
  readonly view: string
  readonly output?: unknown
  readonly kept?: true
}

/** A change on its way to another thread. */
export type PackedChange = PackedTask | NodeChange

/**
 * Changes in the form in which they cross threads soonest. A view has some fifty names and numbers: a structured clone writes and reads each by itself, which takes
 * three times as long as one text of JSON. Views with errors stay as they are: details of errors may be what JSON does not have.
 */
export const packed = (changes: readonly NodeChange[]): readonly PackedChange[] => changes.map(packedOne)

function packedOne(change: NodeChange): PackedChange {
  if (change.kind !== 'task' || change.view.error != null || change.view.attempts.some(({ error }) => error != null)) return change
  const { view, ...rest } = change
  return { ...rest, kind: 'packed-task', view: JSON.stringify(view) }
}

/** The changes again, on the other thread. */
export const unpacked = (changes: readonly PackedChange[]): readonly NodeChange[] => changes.map(unpackedOne)

function unpackedOne(change: PackedChange): NodeChange {
  if (change.kind !== 'packed-task') return change
  const { view, ...rest } = change
  // written by the function above, of the same version of this code
  return { ...rest, kind: 'task', view: JSON.parse(view) as TaskView }
}
