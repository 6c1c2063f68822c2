import type { StopSignal } from '../base/stop-signal.ts'

/** What the one who executes an attempt tells on the way, and hears. */
export interface ExecuteOptions {
  readonly signal: StopSignal
  /** An executor that has no place free is to give the task back, rather than let it wait. @default false */
  readonly atOnce?: boolean
  /** It was given away often enough: the executor is to keep it, whoever asks for work. @default false */
  readonly stay?: boolean
  readonly onStart: () => void
  readonly onProgress: (fraction: number) => void
  /** The run goes on at another node. */
  readonly onMoved: (executor: string) => void
}
