import type { StopSignal } from '../base/stop-signal.ts'

/** What the one who executes an attempt tells on the way, and hears. */
export interface ExecuteOptions {
  readonly signal: StopSignal
  readonly onStart: () => void
  readonly onProgress: (fraction: number) => void
  /** The run goes on at another node. */
  readonly onMoved: (executor: string) => void
}
