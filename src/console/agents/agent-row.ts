/** Rows of the agents' table, from what this node and its peers say of their agents. Pure. */
import type { AgentView } from '../../node-agents.ts'
import type { Tone } from '../connection-text.ts'
import { MIB } from './agent-draft.ts'

/** What a peer was found to have. */
export interface PeerAgents {
  readonly peer: string
  readonly agents: readonly AgentView[]
  /** Why the newest look failed; the agents are those of the last one that did not. */
  readonly problem?: string
}

export interface AgentRow {
  /** One agent on one node. */
  readonly key: string
  readonly agent: AgentView
  /** Id of the node that has it. */
  readonly where: string
  readonly isHere: boolean
  /** A package that may be stopped, moved and removed from here: a node obeys whoever wrote an agent or sent it there. */
  readonly isOurs: boolean
  /** The version that it would go back to. */
  readonly versionBefore?: string
}

export const rowKey = (where: string, name: string): string => `${where} ${name}`

/** Own agents first, then those of each peer; in each by name. */
export function agentRows(ownId: string, here: readonly AgentView[], peers: readonly PeerAgents[]): AgentRow[] {
  const own = byName(here).map(agent => rowOf(ownId, ownId, agent))
  return [
    ...own,
    ...peers.filter(({ peer }) => peer !== ownId).flatMap(({ peer, agents }) => byName(agents).map(agent => rowOf(ownId, peer, agent)))
  ]
}

function rowOf(ownId: string, where: string, agent: AgentView): AgentRow {
  const isHere = where === ownId
  const isOurs = agent.origin === 'package' && (isHere || agent.deployedBy === ownId || agent.author === ownId)
  const before = versionBefore(agent)
  return {
    key: rowKey(where, agent.name),
    agent,
    where,
    isHere,
    isOurs,
    ...(before == null ? {} : { versionBefore: before })
  }
}

/** Versions are oldest first. */
export function versionBefore({ version, versions = [] }: AgentView): string | undefined {
  const at = versions.lastIndexOf(version)
  return at > 0 ? versions[at - 1] : undefined
}

const byName = (agents: readonly AgentView[]): AgentView[] => [...agents].sort((a, b) => a.name.localeCompare(b.name))

/** A meter: how much of what, and the same in words. `undefined` where it is not measured. */
export interface MeterText {
  readonly value: number
  readonly most: number
  readonly text: string
}

/** `38 % of 50 %`: of one core. */
export function cpuMeter({ cpuShare, limits }: AgentView): MeterText | undefined {
  if (cpuShare == null) return undefined
  const most = Math.round((limits?.cpuLimit ?? 1) * 100)
  const value = Math.max(0, Math.round(cpuShare * 100))
  return { value, most, text: limits == null ? `${value} %` : `${value} % of ${most} %` }
}

/** `12 of 32 MB`. Below ten with one figure after the point: small agents differ there. */
export function memoryMeter({ memoryBytes, limits }: AgentView): MeterText | undefined {
  if (memoryBytes == null) return undefined
  const value = Math.max(0, memoryBytes / MIB)
  const shown = value < 9.95 && value > 0 ? value.toFixed(1) : String(Math.round(value))
  // without a limit there is nothing to be full of: the text says it all
  if (limits == null) return { value, most: 0, text: `${shown} MB` }
  const most = limits.memoryLimitBytes / MIB
  return { value, most, text: `${shown} of ${Math.round(most)} MB` }
}

/** Past this share of a limit the meter is in its warning colour. */
export const HIGH_SHARE = 0.85

export function agentState({ state, running }: AgentView): { readonly tone: Tone; readonly word: string } {
  if (state === 'stopped') return { tone: 'idle', word: 'stopped' }
  if (running > 0) return { tone: 'ok', word: `running ${running} ${running === 1 ? 'task' : 'tasks'}` }
  return { tone: 'ok', word: 'ready' }
}

const RUNTIMES: Readonly<Record<AgentView['runtime'], string>> = {
  inline: 'program of this page, no sandbox',
  worker: 'program of this page, in a worker',
  quickjs: 'JavaScript, sandboxed',
  python: 'Python, sandboxed'
}

export const runtimeText = ({ runtime }: AgentView): string => RUNTIMES[runtime] ?? runtime
