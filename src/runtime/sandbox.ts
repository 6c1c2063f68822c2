import { KyroxError } from '../base/errors.ts'

/** The sandbox itself failed: its worker crashed or could not be started. Not the agent's answer, so another executor may be tried. */
export class SandboxFailedError extends KyroxError {
  override name = 'SandboxFailedError'
}

/** The agent took longer than its limit; its worker was terminated where it has one. */
export class RunTimeoutError extends KyroxError {
  override name = 'RunTimeoutError'
}

/** One run, as a sandbox gets it. */
export interface SandboxCall {
  readonly capability: string
  readonly input: unknown
  readonly taskId: string
  readonly epoch: number
}

export interface SandboxRunOptions {
  /** Ends the run: the agent is asked first, then stopped by force where the sandbox can. */
  readonly signal: AbortSignal
  readonly onProgress: (fraction: number) => void
}

/** Where an agent's code runs. Every sandbox keeps this contract; they differ in what they can take away from the code. */
export interface Sandbox {
  /** Rejects with the agent's own error, with the signal's reason, or with {@link SandboxFailedError}. */
  run(call: SandboxCall, options: SandboxRunOptions): Promise<unknown>
  /** Ends every run now and frees everything. Those runs reject. Idempotent; a later run starts anew. */
  terminate(): void
}
