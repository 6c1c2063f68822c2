/** An agent's code as data, for a worker that does not have it: what a package holds, or what a person typed. */

export const PROGRAM_KINDS = ['quickjs', 'python'] as const
export type ProgramKind = (typeof PROGRAM_KINDS)[number]

/** What a worker for a kind of program is asked for by; no agent's name has a colon. */
export const runtimeName = (kind: ProgramKind): string => `runtime:${kind}`

export interface ProgramLimits {
  /** Most bytes that the code may hold. Kept exactly by `quickjs`; `python` is measured and terminated. */
  readonly memoryLimitBytes: number
  /** Share of a core, above 0 and at most 1. */
  readonly cpuLimit: number
}

export interface Program {
  readonly kind: ProgramKind
  /** Stands in stack traces. */
  readonly name: string
  /**
   * `agent`: the source offers capabilities, and is run once when it is loaded. `script`: there is no source; each run's input is `{ code, input }` and
   * runs in an interpreter of its own.
   */
  readonly mode: 'agent' | 'script'
  readonly source: string
  readonly limits: ProgramLimits
}

/** What an agent gets that asks for nothing. */
export const DEFAULT_LIMITS: ProgramLimits = { memoryLimitBytes: 64 * 1024 * 1024, cpuLimit: 1 }
