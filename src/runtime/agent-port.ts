/**
 * What a node and an agent's worker say to each other, whatever kind of sandbox the worker holds. The worker first gets one {@link AgentPortMessage} by
 * `postMessage`; from then on everything goes over the port in it, straight from the node's thread to the agent's: one message, or several as a
 * list, because each `postMessage` costs a hand-over. What a worker says is never trusted: it may be foreign code that found a way to the port.
 */
import type { ErrorData } from '../base/errors.ts'
import type { LogLevel, Question } from './agent-services.ts'
import type { Program } from './program.ts'

export interface AgentPortMessage {
  readonly kyrox: 'agent-port'
  readonly port: MessagePort
}

/** What one run is given, on the worker's side. */
export interface RunCall {
  readonly capability: string
  /** Of a batch a list of inputs. */
  readonly input: unknown
  /** So many inputs in a list, each run by itself: answered by what came of each. @default one input */
  readonly batch?: number
  readonly taskId: string
  readonly epoch: number
  /** Left for this run, in milliseconds. An engine that can stops itself then; the node terminates those that do not. */
  readonly timeoutMs?: number
}

export type ToAgent =
  | { readonly type: 'load'; readonly program: Program }
  | ({ readonly type: 'run'; readonly id: number } & RunCall)
  /** Goes on with a run that was suspended, here or on another node. */
  | { readonly type: 'resume'; readonly id: number; readonly snapshot: Uint8Array; readonly call: RunCall }
  /** Freezes a run: it is answered by `suspended`, or by `unsuspended` when it cannot be, and ends here. */
  | { readonly type: 'suspend'; readonly id: number }
  | { readonly type: 'cancel'; readonly id: number; readonly reason: string }
  | { readonly type: 'answer'; readonly id: number; readonly ask: number; readonly value?: unknown; readonly error?: ErrorData }

export type FromAgent =
  | { readonly type: 'ready' }
  | { readonly type: 'loaded'; readonly error?: ErrorData }
  | { readonly type: 'progress'; readonly id: number; readonly fraction: number }
  | { readonly type: 'log'; readonly id: number; readonly level: LogLevel; readonly text: string }
  | { readonly type: 'ask'; readonly id: number; readonly ask: number; readonly question: Question }
  /** Processor time since the last of these, and memory held now. */
  | { readonly type: 'usage'; readonly cpuMs: number; readonly memoryBytes: number }
  /** `spent`: the worker hit a limit, or is good for one run only, and must not be used again. */
  | { readonly type: 'done'; readonly id: number; readonly output: unknown; readonly spent?: boolean }
  | { readonly type: 'failed'; readonly id: number; readonly error: ErrorData; readonly spent?: boolean }
  | { readonly type: 'suspended'; readonly id: number; readonly snapshot: Uint8Array }
  | { readonly type: 'unsuspended'; readonly id: number; readonly error: ErrorData }
