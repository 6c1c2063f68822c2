import type { CapabilityRegistry, HostedAgent } from './runtime/capability-registry.ts'

/** Each agent as it was hosted: the same name may come back with other code. */
const serials = new WeakMap<HostedAgent, number>()
let newest = 0

/**
 * What results of a capability may be kept under; `undefined` when it is not said to be pure. Only an agent hosted here is believed: who keeps a result for
 * what a stranger calls pure lets that stranger answer for everybody.
 */
export function pureVersion(registry: Pick<CapabilityRegistry, 'findOffer'>, capability: string): string | undefined {
  const { offer, agent } = registry.findOffer(capability) ?? {}
  if (agent == null || offer?.attributes?.pure !== true) return undefined
  const serial = serials.get(agent) ?? ++newest
  serials.set(agent, serial)
  return `${offer.version} ${serial}`
}
