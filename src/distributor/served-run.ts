import type { Stopper } from '../base/stop-signal.ts'
import type { EmitWindow } from './emit-window.ts'
import type { FeedQueue } from './feed-queue.ts'
import type { RunView } from './task-view.ts'

/** A run that has not begun. */
export type WaitingRun = Pick<ServedRun, 'view' | 'abort'>

/** A run for a peer, as its server keeps it. */
export interface ServedRun {
  /** `startedAt` is when it came, until it really starts. */
  view: RunView
  isStarted: boolean
  /** It was given away often enough. */
  readonly stays: boolean
  /** Comes from another node, with what it did there. */
  readonly isMoved: boolean
  /** Gets what it emits, when its owner reads that. */
  emits?: EmitWindow
  /** Its streamed input. */
  feed?: FeedQueue
  readonly abort: Stopper
  /** A large output stays here. */
  keep: boolean
}
