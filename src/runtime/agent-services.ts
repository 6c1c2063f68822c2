import { KyroxError } from '../base/errors.ts'

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/** The agent may not do this, or there is nobody to do it for it. */
export class NotGrantedError extends KyroxError {
  override name = 'NotGrantedError'
}

/** What a running agent may ask of its node. Plain data: it crosses threads, and it is written down when a run is moved. */
export type Question =
  | { readonly what: 'state.get'; readonly key: string }
  | { readonly what: 'state.set'; readonly key: string; readonly value: unknown }
  | { readonly what: 'state.delete'; readonly key: string }
  | { readonly what: 'state.keys'; readonly prefix: string }
  | { readonly what: 'call'; readonly capability: string; readonly input: unknown; readonly timeoutMs?: number }
  | { readonly what: 'fetch'; readonly url: string; readonly init: FetchInit }
  /** A piece of streamed output. Answered when there is room for the next one. */
  | { readonly what: 'emit'; readonly value: unknown }
  /** The next piece of streamed input, as an iterator says it. */
  | { readonly what: 'next' }

/** The part of `RequestInit` that an agent may set. */
export interface FetchInit {
  readonly method?: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Uint8Array
}

/** The part of a `Response` that an agent gets. */
export interface FetchedResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Uint8Array
}

/** What one run has used. */
export interface Usage {
  /** Processor time, in milliseconds, since it was told last. */
  readonly cpuMs: number
  /** Held now. */
  readonly memoryBytes: number
}

/** The node's side of a run's context: one for each run. */
export interface AgentServices {
  /** Rejects with a typed error, {@link NotGrantedError} among them; the run gets it. Aborted with the run. */
  answer(question: Question, signal: AbortSignal): Promise<unknown>
  log(level: LogLevel, text: string): void
  used(usage: Usage): void
}

/** Services of a run that has none. */
export const noServices: AgentServices = {
  answer: async ({ what }) => {
    throw new NotGrantedError(`"${what}" is not granted to this agent`, { what })
  },
  log: () => {},
  used: () => {}
}
