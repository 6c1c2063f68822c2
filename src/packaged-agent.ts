/** A verified package as the parts of a node need it: to its sandbox, to the registry, to people. Nothing here starts or keeps anything. */
import type { AgentView } from './node-agents.ts'
import type { AgentDescription } from './node-protocol.ts'
import type { HostedAgent } from './runtime/capability-registry.ts'
import { CheckedSandbox } from './runtime/checked-sandbox.ts'
import type { AgentPackage } from './runtime/packages/agent-package.ts'
import type { Sandbox } from './runtime/sandbox.ts'

export interface KeptPackage {
  readonly pkg: AgentPackage
  readonly note: { readonly deployedBy?: string; readonly isStopped?: boolean }
  /** Oldest first. */
  readonly versions: readonly string[]
}

/**
 * The sandbox starts nothing before its first run. An agent that somebody else sent gets no network, whatever its manifest asks for: requests would go
 * out in the name of this machine, and nobody here was asked.
 */
export function hostedAgentOf(
  pkg: AgentPackage,
  sandboxFor: (agent: AgentDescription) => Sandbox,
  { isForeign = false }: { readonly isForeign?: boolean } = {}
): HostedAgent {
  const { name, capabilities, limits } = pkg.manifest
  const { fetch, ...rest } = pkg.manifest.permissions
  const permissions = isForeign || fetch == null ? rest : { ...rest, fetch }
  return {
    name,
    capabilities: capabilities.map(each => each.name),
    offers: capabilities.filter(({ attributes }) => attributes?.pure === true),
    sandbox: new CheckedSandbox(sandboxFor(descriptionOf(pkg)), capabilities),
    taskTimeoutMs: limits.taskTimeoutMs,
    memoryLimitBytes: limits.memoryLimitBytes,
    permissions
  }
}

export const descriptionOf = ({ manifest: { name, capabilities, runtime, limits }, source }: AgentPackage): AgentDescription => ({
  name,
  capabilities: capabilities.map(each => each.name),
  taskTimeoutMs: limits.taskTimeoutMs,
  kind: 'program',
  program: { kind: runtime, name, mode: 'agent', source, limits }
})

export function packagedView({ pkg, note, versions }: KeptPackage): AgentView {
  const { name, version, runtime, capabilities, limits } = pkg.manifest
  return Object.freeze({
    name,
    version,
    origin: 'package',
    runtime,
    capabilities: capabilities.map(each => each.name),
    state: note.isStopped === true ? 'stopped' : 'ready',
    running: 0,
    limits,
    cid: pkg.cid,
    author: pkg.author,
    versions,
    ...(note.deployedBy == null ? {} : { deployedBy: note.deployedBy })
  })
}
