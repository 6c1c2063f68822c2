/**
 * The agents of a node as its user sees and steers them: those the site brought and those that came as packages. Views are frozen snapshots.
 * This file knows nothing of how any of it is done.
 */
import type { LogLevel } from './runtime/agent-services.ts'
import type { AgentManifest } from './runtime/packages/agent-manifest.ts'
import type { AgentPackage } from './runtime/packages/agent-package.ts'

/** One agent on one node. */
export interface AgentView {
  readonly name: string
  /** `0.0.0` for an agent of the site that names none. */
  readonly version: string
  /** `site`: code of the page itself. `package`: code that was written or sent here, in a sandbox. */
  readonly origin: 'site' | 'package'
  /** `inline`: on the thread that hosts it, without a wall. */
  readonly runtime: 'inline' | 'worker' | 'quickjs' | 'python'
  readonly capabilities: readonly string[]
  /** `stopped`: kept, offers nothing until it is started. */
  readonly state: 'ready' | 'stopped'
  /** Runs under way. */
  readonly running: number
  /** Processor time of all its runs, in milliseconds. `undefined` where its sandbox cannot measure. */
  readonly cpuMs?: number
  /** Share of a core over the last seconds. */
  readonly cpuShare?: number
  /** Memory held by its sandboxes now. */
  readonly memoryBytes?: number
  /** What it may use; absent for agents of the site. */
  readonly limits?: AgentManifest['limits']
  /** Of a package: what it is called by its content, who signed it, and which node sent it here. */
  readonly cid?: string
  readonly author?: string
  readonly deployedBy?: string
  /** Versions kept here, oldest first: what {@link NodeAgents.rollback} can go back to. */
  readonly versions?: readonly string[]
}

/** A line that an agent wrote with `ctx.log`. */
export interface AgentLogLine {
  readonly agent: string
  readonly level: LogLevel
  readonly text: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

/** What a person writes: the manifest may leave out what has a default. */
export interface AgentSource {
  readonly manifest: unknown
  readonly source: string
}

export interface DeployOptions {
  /** A peer's id; `any`: the first that takes it; a number: so many peers. */
  readonly to: string | 'any' | number
  readonly signal?: AbortSignal
}

/** One peer's answer to a package. */
export type Deployment =
  | { readonly peer: string; readonly ok: true; readonly agent: AgentView }
  | { readonly peer: string; readonly ok: false; readonly error: Error }

/** What moving an agent came to. */
export interface MoveReport {
  readonly from: string
  readonly to: string
  /** Until the other node had taken everything over, in milliseconds. */
  readonly tookMs: number
  /** Code, state and frozen runs together. */
  readonly bytes: number
  /** Runs that went on at the other node. Those that could not be frozen start again somewhere. */
  readonly runs: number
}

/** Where an operation is done. */
export interface AgentPlace {
  /** A peer's id: asks that node, which does it for whoever deployed the agent. @default this node */
  readonly on?: string
  readonly signal?: AbortSignal
}

/** What can be done with agents. Everything rejects with an error by its name: `AgentNotFoundError`, `PackageSignatureError`, `AgentRefusedError`, ... */
export interface NodeAgents {
  /** Agents of this node, by name. */
  readonly all: readonly AgentView[]
  /** The last lines that agents of this node wrote, oldest first, 200 of each agent. */
  readonly log: readonly AgentLogLine[]
  /** Checks, names by its content and signs with this node's key. @throws InvalidManifestError, PackageTooLargeError */
  pack(source: AgentSource): Promise<AgentPackage>
  /** Keeps a package here and offers its capabilities. One of the same name and author is upgraded. */
  install(packed: Uint8Array): Promise<AgentView>
  /** Sends a package to peers that take agents. A peer that is named answers for itself; of `any` or a number: rejects with `NobodyTookItError` when not one took it. */
  deploy(packed: Uint8Array, options: DeployOptions): Promise<readonly Deployment[]>
  /** Agents of a peer. */
  on(peer: string, options?: { readonly signal?: AbortSignal }): Promise<readonly AgentView[]>
  /** Moves an agent with its state and its runs, those in the middle of their work too, to another node. */
  move(name: string, to: string, place?: AgentPlace): Promise<MoveReport>
  /** Goes back to the version before this one. */
  rollback(name: string, place?: AgentPlace): Promise<AgentView>
  /** Ends its runs and forgets the package and its state. */
  remove(name: string, place?: AgentPlace): Promise<void>
  /** Ends its runs now and offers nothing any more, until {@link start}. */
  stop(name: string, place?: AgentPlace): Promise<void>
  start(name: string, place?: AgentPlace): Promise<void>
}
