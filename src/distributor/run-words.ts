import type { Clock } from '../base/clock.ts'
import type { DelayQueue } from '../base/delay-queue.ts'
import type { Link } from '../wire/link.ts'
import { MessageType } from '../wire/message-type.ts'
import { TaskEmit, TaskEmitTaken, TaskProgress, TaskStarted } from '../wire/proto/agent-message.js'
import { encodeValue } from '../wire/value.ts'

/** A run that ends sooner is not announced as started: its result says it all. */
export const SAY_STARTED_AFTER_MS = 20
/** Progress is for people: no more often than this. */
const PROGRESS_EVERY_MS = 100

export interface RunWordsPorts {
  readonly clock: Clock
  /** Of {@link SAY_STARTED_AFTER_MS}. */
  readonly late: Pick<DelayQueue, 'add'>
}

/** What the executor of a run tells its owner before the result. A link that is gone takes it with it. */
export function runWords(
  { clock, late }: RunWordsPorts,
  link: Link,
  { taskId, epoch }: { readonly taskId: string; readonly epoch: number }
) {
  let cancel: (() => void) | undefined
  let saidAt = Number.NEGATIVE_INFINITY
  const send = (type: number, payload: Uint8Array): void => void link.send({ type, payload }).catch(() => {})
  return {
    started: (): void => {
      cancel = late.add(() => send(MessageType.TASK_STARTED, TaskStarted.encode({ taskId, epoch })))
    },
    progress: (fraction: number): void => {
      if (clock.now() - saidAt < PROGRESS_EVERY_MS) return
      saidAt = clock.now()
      send(MessageType.TASK_PROGRESS, TaskProgress.encode({ taskId, epoch, fraction }))
    },
    emitted: (sequence: number, value: unknown): void =>
      send(MessageType.TASK_EMIT, TaskEmit.encode({ taskId, epoch, sequence, value: encodeValue(value) as Uint8Array<ArrayBuffer> })),
    took: (sequence: number): void => send(MessageType.TASK_FEED_TAKEN, TaskEmitTaken.encode({ taskId, epoch, sequence })),
    done: (): void => cancel?.()
  }
}
