import type { OutgoingMessage } from '../wire/link.ts'
import { MessageType } from '../wire/message-type.ts'
import { TaskMoved, type TaskRequest, TaskResult } from '../wire/proto/agent-message.js'
import { decodeValue, encodeValue } from '../wire/value.ts'
import { attachmentOf } from './attached.ts'
import type { ForTask, TaskOutputs } from './task-outputs.ts'

/** Gets what keeps and fetches outputs: loaded when the first task needs it. */
export type LoadOutputs = () => Promise<Pick<TaskOutputs, 'completed' | 'held'>>

const NOTHING = new Uint8Array(0)

type Input = Pick<TaskRequest, 'input' | 'places'> & { readonly attachment?: Uint8Array | undefined }

/** The input of a run, with the outputs of others in it: a promise only where some have to be fetched. */
export function completedInput(load: LoadOutputs, { input, places, attachment }: Input, task: ForTask): unknown {
  const value = input.byteLength === 0 && attachment != null ? attachment : decodeValue(input)
  return places.byteLength === 0 ? value : load().then(outputs => outputs.completed(value, places, task))
}

type Result = Pick<TaskResult, 'output' | 'held'> & { readonly attachment?: Uint8Array }

/** What a run came to: its result, its failure, or the peer it was moved to. */
export type Answer = (Omit<TaskResult, 'taskId' | 'epoch'> & { readonly attachment?: Uint8Array }) | string

/** The answer as its owner is told it. */
export function answerMessage(taskId: string, epoch: number, answer: Answer): OutgoingMessage {
  if (typeof answer === 'string') return { type: MessageType.TASK_MOVED, payload: TaskMoved.encode({ taskId, epoch, to: answer }) }
  const { attachment, ...result } = answer
  const payload = TaskResult.encode({ taskId, epoch, ...result })
  return { type: MessageType.TASK_RESULT, payload, ...(attachment && { attachment }) }
}

/** What an owner is answered: the output, or a reference to one that stays here. A promise only where it may stay. */
export function resultOf(load: LoadOutputs, keep: boolean, output: unknown, { owner }: ForTask): Result | Promise<Result> {
  const attachment = keep ? undefined : attachmentOf(output)
  if (attachment != null) return { attachment, held: NOTHING }
  const bytes = encodeValue(output) as Uint8Array<ArrayBuffer>
  if (!keep) return { output: bytes, held: NOTHING }
  return load()
    .then(outputs => outputs.held(owner, bytes))
    .then(held => (held == null ? { output: bytes, held: NOTHING } : { held }))
}
