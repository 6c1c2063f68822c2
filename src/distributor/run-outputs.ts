import type { TaskRequest, TaskResult } from '../wire/proto/agent-message.js'
import { decodeValue, encodeValue } from '../wire/value.ts'
import type { ForTask, TaskOutputs } from './task-outputs.ts'

/** Gets what keeps and fetches outputs: loaded when the first task needs it. */
export type LoadOutputs = () => Promise<Pick<TaskOutputs, 'completed' | 'held'>>

const NOTHING = new Uint8Array(0)

/** The input of a run, with the outputs of others in it: a promise only where some have to be fetched. */
export function completedInput(load: LoadOutputs, { input, places }: Pick<TaskRequest, 'input' | 'places'>, task: ForTask): unknown {
  const value = decodeValue(input)
  return places.byteLength === 0 ? value : load().then(outputs => outputs.completed(value, places, task))
}

type Result = Pick<TaskResult, 'output' | 'held'>

/** What an owner is answered: the output, or a reference to one that stays here. A promise only where it may stay. */
export function resultOf(load: LoadOutputs, keep: boolean, output: unknown, { owner }: ForTask): Result | Promise<Result> {
  const bytes = encodeValue(output) as Uint8Array<ArrayBuffer>
  if (!keep) return { output: bytes, held: NOTHING }
  return load()
    .then(outputs => outputs.held(owner, bytes))
    .then(held => (held == null ? { output: bytes, held: NOTHING } : { held }))
}
