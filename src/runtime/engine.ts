import { KyroxError } from '../base/errors.ts'
import type { RunCall } from './agent-port.ts'
import type { LogLevel, Question, Usage } from './agent-services.ts'
import type { Program } from './program.ts'

/**
 * The code hit a limit of its sandbox. Whatever held it is in no state to go on: it is thrown away, never used again.
 * Subclasses name the limit.
 */
export class SandboxLimitError extends KyroxError {
  override name = 'SandboxLimitError'
}

/** The code holds more memory than it may. `detail.limit` in bytes. */
export class MemoryLimitError extends SandboxLimitError {
  override name = 'MemoryLimitError'
}

/** The code calls itself too deep. */
export class StackLimitError extends SandboxLimitError {
  override name = 'StackLimitError'
}

/** The source is no program: `detail` has `line` and `column`, from 1, where they are known. */
export class ProgramError extends KyroxError {
  override name = 'ProgramError'
}

/** The context of one run, as an engine sees it. */
export interface RunHost {
  readonly signal: AbortSignal
  progress(fraction: number): void
  log(level: LogLevel, text: string): void
  ask(question: Question): Promise<unknown>
}

/** What runs an agent's code on its own thread: one for each kind of sandbox. It knows no port and no node. */
export interface Engine {
  /** Gets the program, before anything else. @throws ProgramError, SandboxLimitError */
  load?(program: Program): Promise<void>
  /** Takes several runs at once. @default one after another */
  readonly together?: boolean
  /** One input. Rejects with the code's own error by its name, or with a {@link SandboxLimitError}. */
  run(call: RunCall, host: RunHost): Promise<unknown>
  /** Freezes the run under way at its next rest. Its `run` never settles then. Rejects when there is nothing to freeze. */
  suspend?(): Promise<Uint8Array>
  /** Goes on with a frozen run, of this program and of this version of the engine. The snapshot may be hostile. */
  resume?(snapshot: Uint8Array, call: RunCall, host: RunHost): Promise<unknown>
  /** Since the last call. Asked for while a run is under way and at its end. */
  usage?(): Usage
  /** Asked at the end of each run, however it ended: this engine must not be used again. */
  isSpent?(): boolean
}
