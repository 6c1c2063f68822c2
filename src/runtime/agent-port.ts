/**
 * What a node and an agent's worker say to each other. The worker first gets one {@link AgentPortMessage} by `postMessage`; from then on
 * everything goes over the port in it, straight from the node's thread to the agent's: one message, or several as a list, because each `postMessage` costs a hand-over.
 */
import type { ErrorData } from '../base/errors.ts'

export interface AgentPortMessage {
  readonly kyrox: 'agent-port'
  readonly port: MessagePort
}

export type ToAgent =
  | {
      readonly type: 'run'
      readonly id: number
      readonly capability: string
      readonly input: unknown
      readonly taskId: string
      readonly epoch: number
    }
  | { readonly type: 'cancel'; readonly id: number; readonly reason: string }

export type FromAgent =
  | { readonly type: 'ready' }
  | { readonly type: 'progress'; readonly id: number; readonly fraction: number }
  | { readonly type: 'done'; readonly id: number; readonly output: unknown }
  | { readonly type: 'failed'; readonly id: number; readonly error: ErrorData }
