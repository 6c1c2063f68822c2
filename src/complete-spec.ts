import { InvalidArgumentError } from './base/errors.ts'
import { MAX_PLACES } from './distributor/output-codec.ts'
import { OutputLostError } from './distributor/output-fetcher.ts'
import type { GraphTask } from './graph-task.ts'
import type { OutputPlace } from './tasks/held-output.ts'
import type { TaskSpec } from './tasks/task-spec.ts'
import { putAt } from './tasks/value-path.ts'
import { decodeValue } from './wire/value.ts'

/**
 * A task whose dependencies have ended, as it goes to the distributor: small outputs in its input, references to large ones beside it, nothing where a
 * dependency was not done. The places in the input are this part's to write: whoever submitted it left them empty.
 * @throws OutputLostError, InvalidArgumentError
 */
export function completeSpec({ needs = [], ...spec }: TaskSpec, source: (taskId: string) => GraphTask | undefined): TaskSpec {
  let { input } = spec
  const places: OutputPlace[] = []
  for (const { taskId, path } of needs) {
    const task = source(taskId)
    if (path == null || (task?.stage === 'ended' && task.view.status !== 'done')) continue
    const value = task?.value
    if (value?.kind === 'inline') input = putAt(input, path, decodeValue(value.bytes))
    // one that was let go is made again when the executor misses it
    else if (value != null) places.push({ path, output: value.output })
    else throw new OutputLostError(`Nobody here knows what task ${taskId} came to`, { task: taskId })
  }
  if (places.length > MAX_PLACES)
    throw new InvalidArgumentError(`Expected at most ${MAX_PLACES} large outputs in one input, got ${places.length}`, { limit: MAX_PLACES })
  // what is known of the input without its large parts is nothing to go by
  return { ...spec, input, ...(places.length > 0 ? { places, cache: false } : {}) }
}
