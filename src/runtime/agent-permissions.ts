/** What an agent may do besides computing. */
export interface AgentPermissions {
  /** Exact origins: `https://example.org`, `http://localhost:8080`. @default [] */
  readonly fetch?: readonly string[]
  /** May call other agents. @default false */
  readonly call?: boolean
  /** Room for its state; none with 0. */
  readonly stateBytes?: number
}

/** Of code that the site itself brought: it could do all of this without asking. */
export const TRUSTED_PERMISSIONS: AgentPermissions = { call: true, stateBytes: 1024 * 1024 }
