import { errorToData, isNamed, KyroxError } from '../base/errors.ts'
import type { SubmitOptions, Task, TaskView } from '../kyrox-node.ts'
import { type EncodeOptions, resultName, typeOf } from './photo-file.ts'
import { isOpen, type PhotoJob } from './photo-job.ts'

/** What is sent to `image.encode`. */
export interface EncodeInput {
  readonly bytes: Uint8Array
  readonly format: EncodeOptions['format']
  readonly quality: number
  readonly maxWidth: number
}

export interface PhotoJobsPorts {
  readonly submit: (input: EncodeInput, options: SubmitOptions) => Task
  readonly changed: () => void
  readonly now: () => number
  /** Makes and takes back object URLs. */
  readonly urls: { readonly of: (blob: Blob) => string; readonly drop: (url: string) => void }
}

/** Enough to keep a handful of peers busy, few enough that the bytes of a thousand photos are not all in memory. */
const MAX_IN_FLIGHT = 24
/** Each job keeps its file and its result. */
export const MAX_JOBS = 2_000

/** Sends photos as tasks, a bounded number at a time, and keeps what came of each. It does not know where they run. */
export class PhotoJobs {
  readonly #ports: PhotoJobsPorts
  readonly #jobs = new Map<number, PhotoJob>()
  readonly #handles = new Map<number, Task>()
  #lastKey = 0
  #inFlight = 0
  #list: readonly PhotoJob[] | undefined

  constructor(ports: PhotoJobsPorts) {
    this.#ports = ports
  }

  /** Oldest first. The same array until something changes. */
  get list(): readonly PhotoJob[] {
    this.#list ??= [...this.#jobs.values()]
    return this.#list
  }

  /** Takes as many as there is room for and returns the rest. */
  add(files: readonly File[], options: EncodeOptions): readonly File[] {
    const room = Math.max(0, MAX_JOBS - this.#jobs.size)
    for (const file of files.slice(0, room)) {
      this.#lastKey += 1
      const job = {
        key: this.#lastKey,
        file,
        url: this.#ports.urls.of(file),
        options,
        state: 'queued',
        addedAt: this.#ports.now()
      } as const
      this.#jobs.set(job.key, job)
    }
    this.#changed()
    this.#pump()
    return files.slice(room)
  }

  cancel(key: number): void {
    const job = this.#jobs.get(key)
    if (job == null || !isOpen(job)) return
    this.#handles.get(key)?.cancel('cancelled in the console')
    // a job whose file is being read sees this when it has been
    this.#patch(key, { state: 'cancelled' })
  }

  cancelAll(): void {
    for (const job of this.list) this.cancel(job.key)
  }

  /** Sends it again, as a new task. */
  retry(key: number): void {
    const job = this.#jobs.get(key)
    if (job == null || (job.state !== 'failed' && job.state !== 'cancelled')) return
    const { task: _task, error: _error, ...rest } = job
    this.#jobs.set(key, { ...rest, state: 'queued', addedAt: this.#ports.now() })
    this.#changed()
    this.#pump()
  }

  retryFailed(): void {
    for (const { key, state } of this.list) if (state === 'failed') this.retry(key)
  }

  /** Forgets what has ended and frees its bytes. */
  clearEnded(): void {
    for (const job of this.list) {
      if (isOpen(job)) continue
      this.#ports.urls.drop(job.url)
      if (job.result != null) this.#ports.urls.drop(job.result.url)
      this.#jobs.delete(job.key)
    }
    this.#changed()
  }

  /** The node has news of a task; it may be none of these. */
  update(view: TaskView): void {
    for (const [key, { id }] of this.#handles) if (id === view.id) this.#patch(key, { task: view })
  }

  #pump(): void {
    for (const job of this.#jobs.values()) {
      if (this.#inFlight >= MAX_IN_FLIGHT) return
      if (job.state === 'queued' && !this.#handles.has(job.key)) void this.#send(job)
    }
  }

  async #send(job: PhotoJob): Promise<void> {
    const { key } = job
    this.#inFlight += 1
    this.#patch(key, { state: 'sent' })
    try {
      const bytes = new Uint8Array(await job.file.arrayBuffer())
      if (this.#jobs.get(key)?.state !== 'sent') return
      const { format, quality, maxWidth, priority } = job.options
      const task = this.#ports.submit({ bytes, format, quality, maxWidth }, { priority })
      this.#handles.set(key, task)
      this.#patch(key, { task: task.view })
      this.#finish(job, task, await task.result)
    } catch (error) {
      this.#fail(key, error)
    } finally {
      this.#handles.delete(key)
      this.#inFlight -= 1
      this.#pump()
    }
  }

  #finish({ key, file, options }: PhotoJob, task: Task, output: unknown): void {
    const bytes = (output as { readonly bytes?: unknown } | null)?.bytes
    if (!(bytes instanceof Uint8Array)) throw new KyroxError('The encoder returned no bytes')
    const blob = new Blob([bytes as Uint8Array<ArrayBuffer>], { type: typeOf(options.format) })
    const result = { name: resultName(file.name, options.format), blob, url: this.#ports.urls.of(blob) }
    this.#patch(key, { state: 'done', task: task.view, result })
  }

  #fail(key: number, error: unknown): void {
    const task = this.#handles.get(key)?.view
    const cancelled = isNamed(error, 'TaskCancelledError') || this.#jobs.get(key)?.state === 'cancelled'
    this.#patch(key, { state: cancelled ? 'cancelled' : 'failed', error: errorToData(error), ...(task == null ? {} : { task }) })
  }

  #patch(key: number, change: Partial<PhotoJob>): void {
    const job = this.#jobs.get(key)
    if (job == null) return
    this.#jobs.set(key, Object.freeze({ ...job, ...change }))
    this.#changed()
  }

  #changed(): void {
    this.#list = undefined
    this.#ports.changed()
  }
}
