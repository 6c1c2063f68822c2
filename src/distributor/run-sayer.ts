import type { Clock } from '../base/clock.ts'
import type { Link } from '../wire/link.ts'
import { MessageType } from '../wire/message-type.ts'
import { TaskEmit, TaskProgress, TaskStarted } from '../wire/proto/agent-message.js'
import { encodeValue } from '../wire/value.ts'

/** A run that ends sooner is not announced as started: its result says it all. */
const SAY_STARTED_AFTER_MS = 20
/** Progress is for people: no more often than this. */
const PROGRESS_EVERY_MS = 100

/** Tells the owner of a run how it goes. A link that is gone hears nothing. */
export function runSayer(clock: Clock, link: Link, { taskId, epoch }: { readonly taskId: string; readonly epoch: number }) {
  let cancel: (() => void) | undefined
  let saidAt = Number.NEGATIVE_INFINITY
  const send = (type: number, payload: Uint8Array): void => void link.send({ type, payload }).catch(() => {})
  return {
    started: (): void => {
      cancel = clock.setTimeout(() => send(MessageType.TASK_STARTED, TaskStarted.encode({ taskId, epoch })), SAY_STARTED_AFTER_MS)
    },
    progress: (fraction: number): void => {
      if (clock.now() - saidAt < PROGRESS_EVERY_MS) return
      saidAt = clock.now()
      send(MessageType.TASK_PROGRESS, TaskProgress.encode({ taskId, epoch, fraction }))
    },
    emitted: (sequence: number, value: unknown): void =>
      send(MessageType.TASK_EMIT, TaskEmit.encode({ taskId, epoch, sequence, value: encodeValue(value) as Uint8Array<ArrayBuffer> })),
    done: (): void => cancel?.()
  }
}
