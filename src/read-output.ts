import { type ErrorData, errorToData } from './base/errors.ts'
import { OutputGoneError } from './graph-errors.ts'
import type { GraphTask } from './graph-task.ts'
import type { KeptOutputs } from './kept-outputs.ts'

/** The output of an ended task for its submitter, or why it is not to be had. It is not let go meanwhile. */
export async function readOutput(
  kept: KeptOutputs,
  task: GraphTask | undefined
): Promise<{ readonly output: unknown } | { readonly error: ErrorData }> {
  if (task != null) task.reading++
  try {
    if (task == null || task.view.status !== 'done') throw new OutputGoneError()
    return { output: await kept.valueOf(task) }
  } catch (error) {
    return { error: errorToData(error) }
  } finally {
    if (task != null) task.reading--
  }
}
