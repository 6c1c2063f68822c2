import { InvalidArgumentError } from '../base/errors.ts'
import type { AgentPermissions } from './agent-permissions.ts'
import type { Capability } from './capability.ts'
import type { Program } from './program.ts'

/** The browser's `Worker` or Node's `worker_threads.Worker`: just what a sandbox needs of either. */
export interface WorkerLike {
  postMessage(message: unknown, transfer: readonly Transferable[]): void
  terminate(): unknown
}

/** Code that offers capabilities. Made by {@link defineAgent}. */
export interface AgentDefinition {
  readonly name: string
  readonly capabilities: readonly Capability[]
  /**
   * Starts one worker of this agent, whose module calls `serveAgent`. A function around `new Worker(new URL(...))`, so that bundlers
   * see the worker. Called once for each core in use. Absent: `run` is called on the thread that called `host()`.
   */
  readonly worker?: () => WorkerLike
  /** The agent's code, where `worker` starts an interpreter that does not have it: each worker gets it before its first run. */
  readonly program?: Program
  /** Longest one run may take. @default 120_000 */
  readonly taskTimeoutMs?: number
  /** What it may do besides computing. An agent of the site keeps state and calls others; requests go to the origins named here. */
  readonly permissions?: AgentPermissions
}

/** An agent as its author writes it: the capabilities keep their types. */
export interface AgentParts {
  readonly name: string
  // biome-ignore lint/suspicious/noExplicitAny: a list of capabilities of different inputs; each `run` is only ever given what its own `input` accepted
  readonly capabilities: readonly Capability<any, any>[]
  readonly worker?: () => WorkerLike
  readonly program?: Program
  readonly taskTimeoutMs?: number
  readonly permissions?: AgentPermissions
}

/**
 * Checks and freezes an agent.
 * @throws InvalidArgumentError on an empty name, no capability, a capability twice, one with neither `run` nor a worker, what is no origin, or a program without a worker.
 */
export function defineAgent(parts: AgentParts): AgentDefinition {
  const { name, capabilities, worker } = parts
  if (typeof name !== 'string' || name.length < 1 || name.length > 64) {
    throw new InvalidArgumentError(`Expected agent name of 1 to 64 characters, got "${String(name).slice(0, 80)}"`, { limit: 64 })
  }
  if (capabilities.length < 1) throw new InvalidArgumentError(`Expected at least one capability in agent "${name}", got none`)
  for (const origin of parts.permissions?.fetch ?? []) {
    if (URL.parse(origin)?.origin !== origin)
      throw new InvalidArgumentError(`Expected an origin such as "https://example.org", got "${origin}"`)
  }
  if (parts.program != null && worker == null)
    throw new InvalidArgumentError(`Expected a worker for the program of agent "${name}", got none`)
  const names = new Set<string>()
  for (const each of capabilities) {
    if (names.has(each.name)) throw new InvalidArgumentError(`Expected each capability once in agent "${name}", got "${each.name}" twice`)
    if (each.run == null && worker == null) {
      throw new InvalidArgumentError(`Expected run or a worker for "${each.name}" in agent "${name}", got neither`)
    }
    names.add(each.name)
  }
  return Object.freeze({ ...parts, capabilities: Object.freeze([...capabilities]) })
}
