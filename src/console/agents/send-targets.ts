/** Whom an agent can be sent to, in words, and what came of it. Pure. */
import { errorToData } from '../../base/errors.ts'
import type { PeerView } from '../../kyrox-node.ts'
import type { Deployment, DeployOptions } from '../../node-agents.ts'
import { adviceOf } from './error-advice.ts'

export interface SendTarget {
  readonly value: string
  readonly text: string
  readonly to: DeployOptions['to']
}

/** So many at once are offered; more are sent one by one. */
const COUNTS = [2, 3] as const

/** Every peer by its name, those that serve first, then any and as many as there are. */
export function sendTargets(peers: readonly PeerView[], nameOf: (id: string) => string): SendTarget[] {
  const sorted = [...peers].sort((a, b) => Number(b.serving) - Number(a.serving))
  const each = sorted.map(({ id, serving }) => ({ value: id, text: `${nameOf(id)}${serving ? '' : ', does not serve now'}`, to: id }))
  if (peers.length === 0) return []
  const counts = COUNTS.filter(count => count <= peers.length).map(count => ({
    value: String(count),
    text: `${count} peers, whoever takes it first`,
    to: count
  }))
  return [...each, { value: 'any', text: 'any peer, the first that takes it', to: 'any' as const }, ...counts]
}

/** What one peer said to a package. */
export interface SendOutcome {
  readonly peer?: string
  readonly ok: boolean
  readonly text: string
}

export function sendOutcomes(deployments: readonly Deployment[]): SendOutcome[] {
  return deployments.map(deployment =>
    deployment.ok
      ? { peer: deployment.peer, ok: true, text: `took ${deployment.agent.name} ${deployment.agent.version}` }
      : { peer: deployment.peer, ok: false, text: refusalText(deployment.error) }
  )
}

/** The name, the reason and what to do. */
export function refusalText(error: unknown): string {
  const { name, message } = errorToData(error)
  return `${name}: ${message}. ${adviceOf({ name, message })}`.replace(/\.\. /, '. ')
}
