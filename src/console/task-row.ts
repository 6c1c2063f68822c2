/** Rows of the task table: photos dropped here and every other task of this node, in one list. Pure. */
import type { ErrorData } from '../base/errors.ts'
import type { AgreementView } from '../distributor/task-view.ts'
import type { AttemptView, TaskView } from '../kyrox-node.ts'
import { hasEnded, type TaskStatus } from '../tasks/task-status.ts'
import { agreementHeading } from './agreement-text.ts'
import type { PhotoJob, PhotoState } from './photo-job.ts'

/** `reading`: a file that is not a task yet. */
export type RowStatus = 'reading' | TaskStatus

export interface TaskRow {
  /** Stays through a retry. */
  readonly key: string
  /** Key of the photo job; absent for a task that code on the page submitted. */
  readonly job?: PhotoJob
  readonly taskId?: string
  readonly name: string
  readonly status: RowStatus
  readonly progress: number
  readonly executor?: string
  readonly createdAt: number
  readonly endedAt?: number
  readonly attempts: readonly AttemptView[]
  /** Tasks that it waits for, as they are called. */
  readonly waitsFor?: readonly string[]
  readonly agreement?: AgreementView
  /** The result was known already: nobody ran it. */
  readonly fromCache?: boolean
  readonly error?: ErrorData
}

export const isRowOpen = ({ status }: TaskRow): boolean => status === 'reading' || !hasEnded(status)

/** Newest first. */
export function taskRows(jobs: readonly PhotoJob[], tasks: readonly TaskView[]): TaskRow[] {
  const ofJobs = new Set(jobs.map(({ task }) => task?.id))
  const others = tasks.filter(({ id }) => !ofJobs.has(id)).map(taskRow)
  const rows = [...jobs.map(photoRow), ...others]
  return rows
    .map((row, index) => ({ row, index }))
    .sort((a, b) => b.row.createdAt - a.row.createdAt || b.index - a.index)
    .map(({ row }) => row)
}

function taskRow(task: TaskView): TaskRow {
  return { ...partsOf(task), key: `task ${task.id}`, name: task.name == null ? task.capability : `${task.name} (${task.capability})` }
}

function photoRow(job: PhotoJob): TaskRow {
  const base = { key: `photo ${job.key}`, job, name: job.file.name, createdAt: job.addedAt }
  const error = job.error == null ? {} : { error: job.error }
  if (job.task == null) return { ...base, status: STATUS_OF[job.state], progress: 0, attempts: [], ...error }
  // the job knows of a result or a cancel before the node's next event does
  const status = job.state === 'sent' ? job.task.status : STATUS_OF[job.state]
  return { ...partsOf(job.task), ...error, ...base, status }
}

const STATUS_OF: Readonly<Record<PhotoState, RowStatus>> = {
  queued: 'reading',
  sent: 'reading',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled'
}

function partsOf(task: TaskView): Omit<TaskRow, 'key' | 'name'> {
  const { id, status, progress, createdAt, endedAt, attempts, waitsFor, agreement, fromCache, error } = task
  // of those that did the same, one whose answer was taken
  const executor = agreement?.groups[0]?.nodes[0] ?? task.executor
  return {
    taskId: id,
    status,
    progress,
    createdAt,
    attempts,
    ...(endedAt == null ? {} : { endedAt }),
    ...(executor == null ? {} : { executor }),
    ...(waitsFor == null ? {} : { waitsFor }),
    ...(agreement == null ? {} : { agreement }),
    ...(fromCache == null ? {} : { fromCache }),
    ...(error == null ? {} : { error })
  }
}

export interface RowCounts {
  readonly open: number
  readonly done: number
  readonly failed: number
  readonly cancelled: number
}

export function countRows(rows: readonly TaskRow[]): RowCounts {
  const count = (status: RowStatus): number => rows.filter(row => row.status === status).length
  return { open: rows.filter(isRowOpen).length, done: count('done'), failed: count('failed'), cancelled: count('cancelled') }
}

/** One executor and what it has of the rows. */
export interface ExecutorShare {
  readonly executor: string
  readonly done: number
  readonly running: number
  readonly failed: number
}

/** Who did what, the own node first, then by work done. */
export function executorShares(rows: readonly TaskRow[], ownId: string): ExecutorShare[] {
  const shares = new Map<string, { done: number; running: number; failed: number }>()
  for (const { executor, status } of rows) {
    if (executor == null) continue
    const share = shares.get(executor) ?? { done: 0, running: 0, failed: 0 }
    if (status === 'done') share.done += 1
    else if (status === 'failed') share.failed += 1
    else if (status === 'running' || status === 'assigned') share.running += 1
    shares.set(executor, share)
  }
  return [...shares]
    .map(([executor, share]) => ({ executor, ...share }))
    .sort((a, b) => Number(b.executor === ownId) - Number(a.executor === ownId) || b.done + b.running - (a.done + a.running))
}

type Detailed = Pick<TaskRow, 'waitsFor' | 'attempts' | 'fromCache' | 'agreement'>

/** What is said under the status: what the task waits for, that nobody ran it, who agreed, or why it is tried again; often nothing. */
export function detailText({ waitsFor = [], attempts, fromCache, agreement }: Detailed): string {
  if (waitsFor.length > 0) return `for ${waitsFor.join(', ')}`
  if (fromCache) return 'known already, nobody ran it'
  // attempts at the same work side by side are no first and second
  return agreement == null ? attemptsText(attempts) : agreementHeading(agreement)
}

/** `2nd attempt: the 1st executor was lost`; empty after a first attempt that went well. */
export function attemptsText(attempts: readonly AttemptView[]): string {
  const failed = attempts.findLast(({ error }) => error != null)
  const last = attempts.at(-1)
  if (last == null || failed == null || (attempts.length === 1 && failed === last)) return ''
  return `${ordinal(attempts.length)} attempt: ${causeText(failed)}`
}

/** What an owner notes when an attempt ends without the task. */
const CAUSES: Readonly<Record<string, string>> = {
  PeerLostError: 'executor was lost',
  PeerUnreachableError: 'executor could not be reached',
  HandedBackError: 'executor handed it back',
  NotServingError: 'executor had stopped serving',
  OverloadedError: 'executor was full',
  RunTimeoutError: 'executor took too long',
  SandboxFailedError: 'worker there failed'
}

function causeText({ epoch, error }: AttemptView): string {
  const known = CAUSES[error?.name ?? '']
  return known == null ? `${ordinal(epoch)} failed: ${error?.message ?? ''}` : `${ordinal(epoch)} ${known}`
}

/** `1st`, `2nd`, `3rd`, `4th`, `11th`. */
export function ordinal(value: number): string {
  const teens = value % 100 >= 11 && value % 100 <= 13
  return `${value}${teens ? 'th' : (['th', 'st', 'nd', 'rd'][value % 10] ?? 'th')}`
}

/** Rows drawn at once; past it they are paged. */
export const PAGE_ROWS = 200

export interface Page<Item> {
  readonly items: readonly Item[]
  /** From 0, never past the last. */
  readonly page: number
  readonly pages: number
}

export function pageOf<Item>(all: readonly Item[], wanted: number, size = PAGE_ROWS): Page<Item> {
  const pages = Math.max(1, Math.ceil(all.length / size))
  const page = Math.min(Math.max(0, wanted), pages - 1)
  return { items: all.slice(page * size, (page + 1) * size), page, pages }
}
