import type { ErrorData } from '../base/errors.ts'
import type { TaskView } from '../kyrox-node.ts'
import type { EncodeOptions } from './photo-file.ts'

export interface PhotoResult {
  readonly name: string
  readonly blob: Blob
  /** Object URL of the blob, for as long as the job is listed. */
  readonly url: string
}

/** `queued`: the file is not read yet. `sent`: it is a task of the node. */
export type PhotoState = 'queued' | 'sent' | 'done' | 'failed' | 'cancelled'

/** One photo on its way through the network, from drop to result. Replaced, never changed. */
export interface PhotoJob {
  readonly key: number
  readonly file: File
  /** Object URL of the original. */
  readonly url: string
  readonly options: EncodeOptions
  readonly state: PhotoState
  readonly addedAt: number
  /** The task as last heard of. A retry makes a new one. */
  readonly task?: TaskView
  readonly result?: PhotoResult
  readonly error?: ErrorData
}

export const isOpen = ({ state }: PhotoJob): boolean => state === 'queued' || state === 'sent'
