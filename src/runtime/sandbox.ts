import { KyroxError } from '../base/errors.ts'
import type { StopSignal } from '../base/stop-signal.ts'
import type { RunCall } from './agent-port.ts'
import type { AgentServices } from './agent-services.ts'

/** The sandbox itself failed: its worker crashed or could not be started. Not the agent's answer, so another executor may be tried. */
export class SandboxFailedError extends KyroxError {
  override name = 'SandboxFailedError'
}

/** The agent took longer than its limit; its worker was terminated where it has one. */
export class RunTimeoutError extends KyroxError {
  override name = 'RunTimeoutError'
}

/** The run was frozen, to go on somewhere else: what waited for its output here will not get it. */
export class RunSuspendedError extends KyroxError {
  override name = 'RunSuspendedError'
}

/** One run, as a sandbox gets it. */
export type SandboxCall = RunCall

export interface SandboxRunOptions {
  /** Ends the run: the agent is asked first, then stopped by force where the sandbox can. */
  readonly signal: StopSignal
  readonly onProgress: (fraction: number) => void
  /** What the run may ask of its node. @default nothing */
  readonly services?: AgentServices
  /** The output goes out while the agent goes on: it must be nobody else's. @default false */
  readonly ownOutput?: boolean
  /** A run that was suspended elsewhere goes on from here instead of starting. */
  readonly snapshot?: Uint8Array
}

/** Where an agent's code runs. Every sandbox keeps this contract; they differ in what they can take away from the code. */
export interface Sandbox {
  /** Rejects with the agent's own error, with the signal's reason, or with {@link SandboxFailedError}. */
  run(call: SandboxCall, options: SandboxRunOptions): Promise<unknown>
  /**
   * Freezes a run at its next rest; its `run` rejects with {@link RunSuspendedError}. Absent where nothing can be frozen.
   * Rejects, and the run goes on, when the run does not rest in time or there is none.
   */
  suspend?(taskId: string, epoch: number): Promise<Uint8Array>
  /** Gets ready, and rejects with what is wrong with the code. Absent where there is nothing to get ready. */
  warm?(): Promise<void>
  /** Ends every run now and frees everything. Those runs reject. Idempotent; a later run starts anew. */
  terminate(): void
}
