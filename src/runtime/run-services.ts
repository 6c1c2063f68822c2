import type { Clock } from '../base/clock.ts'
import { KyroxError } from '../base/errors.ts'
import type { TaskRequirement } from '../tasks/task-requirement.ts'
import type { AgentLog } from './agent-log.ts'
import type { AgentPermissions } from './agent-permissions.ts'
import { type AgentServices, type LogLevel, NotGrantedError, type Question, type Usage } from './agent-services.ts'
import type { AgentState } from './capability.ts'
import { checkQuestion } from './check-question.ts'
import type { UsageMeter } from './usage-meter.ts'

/** A call within a call within a call: too many of them. */
export class CallDepthError extends KyroxError {
  override name = 'CallDepthError'
}

/** The run asks for more, at once or in all, than one run may. `detail.limit` says how much that is. */
export class RunLimitError extends KyroxError {
  override name = 'RunLimitError'
}

export interface CallOptions {
  readonly timeoutMs: number
  /** Of the task that is made of it. */
  readonly depth: number
  /** Where the run's task may go, and so what it calls. */
  readonly require?: TaskRequirement | undefined
  /** Aborts with the run that called. */
  readonly signal: AbortSignal
}

export interface RunServicesPorts {
  readonly clock: Clock
  /** The agent's own; absent: it has none here. */
  readonly state?: AgentState | undefined
  readonly call?: ((capability: string, input: unknown, options: CallOptions) => Promise<unknown>) | undefined
  readonly fetch?: ((url: string, init: RequestInit) => Promise<Response>) | undefined
  /** Resolves when there is room for the next piece. */
  readonly emit?: ((value: unknown, signal: AbortSignal) => Promise<void>) | undefined
  /** The next piece of streamed input. @default there is none */
  readonly next?: ((signal: AbortSignal) => Promise<unknown>) | undefined
  readonly log: Pick<AgentLog, 'add'>
  readonly meter: Pick<UsageMeter, 'add'>
}

export interface RunServicesOptions {
  readonly agent: string
  readonly permissions: AgentPermissions
  /** Calls that this run is within; 0 for a task that a person or a page submitted. */
  readonly depth: number
  /** When the run ends at the latest. */
  readonly deadlineAt: number
}

export const MAX_CALL_DEPTH = 8
const MAX_CALLS_IN_FLIGHT = 16
/** Each may hold a whole response. */
const MAX_FETCHES_IN_FLIGHT = 6
const MAX_PIECES = 10_000
/** Lines of one run that are listened to. */
const MAX_LINES = 10_000

type Asked<What extends Question['what']> = Extract<Question, { what: What }>

/**
 * Answers what one run asks of its node, as far as its agent was granted it. Everything it is asked may come from hostile code. It does not know
 * where states rest or where calls go.
 */
export function runServices(ports: RunServicesPorts, options: RunServicesOptions): AgentServices {
  return new RunServices(ports, options)
}

class RunServices implements AgentServices {
  readonly #ports: RunServicesPorts
  readonly #options: RunServicesOptions
  #calls = 0
  #fetches = 0
  #pieces = 0
  #lines = 0

  constructor(ports: RunServicesPorts, options: RunServicesOptions) {
    this.#ports = ports
    this.#options = options
  }

  async answer(asked: unknown, signal: AbortSignal): Promise<unknown> {
    const question = checkQuestion(asked)
    signal.throwIfAborted()
    if (question.what === 'call') return await this.#call(question, signal)
    if (question.what === 'fetch') return await this.#fetch(question, signal)
    if (question.what === 'emit') return await this.#emit(question, signal)
    if (question.what === 'next') return (await this.#ports.next?.(signal)) ?? { done: true }
    return await this.#state(question)
  }

  log(level: LogLevel, text: string): void {
    if (this.#lines++ < MAX_LINES) this.#ports.log.add(this.#options.agent, level, text)
  }

  used(usage: Usage): void {
    this.#ports.meter.add(this.#options.agent, usage)
  }

  async #state(question: Asked<'state.get' | 'state.set' | 'state.delete' | 'state.keys'>): Promise<unknown> {
    const { state } = this.#ports
    if (state == null || this.#options.permissions.stateBytes === 0) throw notGranted(question.what)
    if (question.what === 'state.get') return await state.get(question.key)
    if (question.what === 'state.set') return await state.set(question.key, question.value)
    if (question.what === 'state.delete') return await state.delete(question.key)
    return await state.keys(question.prefix)
  }

  async #call({ capability, input, timeoutMs = Number.POSITIVE_INFINITY }: Asked<'call'>, signal: AbortSignal): Promise<unknown> {
    const { call, clock } = this.#ports
    const { permissions, deadlineAt } = this.#options
    if (call == null || permissions.call !== true) throw notGranted('call')
    const depth = this.#options.depth + 1
    if (depth > MAX_CALL_DEPTH) {
      throw new CallDepthError(`Expected calls at most ${MAX_CALL_DEPTH} deep, got ${depth}`, { value: depth, limit: MAX_CALL_DEPTH })
    }
    if (this.#calls >= MAX_CALLS_IN_FLIGHT) throw tooMany('calls at once', MAX_CALLS_IN_FLIGHT)
    this.#calls++
    try {
      const leftMs = Math.max(1, deadlineAt - clock.now())
      return await call(capability, input, { timeoutMs: Math.min(timeoutMs, leftMs), depth, signal })
    } finally {
      this.#calls--
    }
  }

  async #fetch(question: Asked<'fetch'>, signal: AbortSignal): Promise<unknown> {
    const { fetch, clock } = this.#ports
    const { permissions } = this.#options
    if (fetch == null || permissions.fetch == null) throw notGranted('fetch')
    if (this.#fetches >= MAX_FETCHES_IN_FLIGHT) throw tooMany('requests at once', MAX_FETCHES_IN_FLIGHT)
    this.#fetches++
    try {
      // loaded by those who are granted it
      const { grantedFetch } = await import('./granted-fetch.ts')
      return await grantedFetch({ clock, fetch }, permissions.fetch, question, signal)
    } finally {
      this.#fetches--
    }
  }

  async #emit({ value }: Asked<'emit'>, signal: AbortSignal): Promise<void> {
    const { emit } = this.#ports
    if (emit == null) throw notGranted('emit')
    if (this.#pieces >= MAX_PIECES) throw tooMany('pieces of output', MAX_PIECES)
    this.#pieces++
    await emit(value, signal)
  }
}

const notGranted = (what: string): NotGrantedError => new NotGrantedError(`"${what}" is not granted to this agent`, { what })

const tooMany = (what: string, limit: number): RunLimitError =>
  new RunLimitError(`Expected at most ${limit} ${what} of a run, got more`, { limit })
