import { errorFromData, isNamed, type KyroxError, plainDetail } from './base/errors.ts'
import type { Task } from './kyrox-node.ts'
import type { BatchOutcomes } from './tasks/batch.ts'

/** Why inputs of a batch failed, by their place in it. The words are those of its executor, a stranger. */
export const failuresOf = ({ errors }: BatchOutcomes): ReadonlyMap<number, KyroxError> =>
  new Map(
    errors?.map(([place, { name, message, detail }]) => [
      place,
      errorFromData({ name: name.slice(0, 200), message: message.slice(0, 4_000), detail: plainDetail(detail) ?? {} })
    ])
  )

/** Whether a batch failed by what each of its inputs would fail by alone: nobody was there to run it, or nobody wants it. */
export function isForAll(error: Error, { view }: Pick<Task, 'view'>): boolean {
  if (isNamed(error, 'TaskCancelledError')) return true
  return view.attempts.length === 0 && !isNamed(error, 'TaskTimeoutError') && !isNamed(error, 'NotBatchedError')
}
