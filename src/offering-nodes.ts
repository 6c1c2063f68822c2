import { offerFrom } from './announced-offer.ts'
import type { OfferingNode } from './distributor/offering-node.ts'
import type { Mesh } from './mesh/mesh.ts'
import type { PeerRecord } from './mesh/peer-table.ts'
import type { Whereabouts } from './mesh/whereabouts.ts'
import type { CapabilityRegistry } from './runtime/capability-registry.ts'
import type { Scheduler } from './runtime/scheduler.ts'
import type { ServiceTimes } from './runtime/service-times.ts'

export interface OfferingParts {
  readonly mesh: Pick<Mesh, 'id' | 'peers' | 'link' | 'roundTripTo' | 'asked'>
  readonly registry: CapabilityRegistry
  readonly scheduler: Pick<Scheduler, 'running' | 'queued' | 'maxConcurrentTasks'>
  readonly serviceTimes: ServiceTimes
  readonly whereabouts: Pick<Whereabouts, 'own' | 'roundTripTo'>
}

/** What the distributor asks of all this. */
export const offeringPorts = (parts: OfferingParts) => ({
  offering: (capability: string) => offeringNodes(parts, capability),
  offeringNode: (capability: string, nodeId: string) => offeringNode(parts, capability, nodeId)
})

/** The nodes that offer a capability and can be reached now, this one among them when it hosts it. */
function offeringNodes(parts: OfferingParts, capability: string): OfferingNode[] {
  const { mesh } = parts
  const own = ownOffering(parts, capability)
  const peers = [...mesh.peers.offering(capability)].flatMap(id => offeringNode(parts, capability, id) ?? [])
  mesh.asked(capability)
  return own == null ? peers : [own, ...peers]
}

/** One of those. */
function offeringNode(parts: OfferingParts, capability: string, nodeId: string): OfferingNode | undefined {
  if (nodeId === parts.mesh.id) return ownOffering(parts, capability)
  const peer = parts.mesh.peers.get(nodeId)
  return peer == null ? undefined : peerOffering(parts, capability, peer)
}

function ownOffering(
  { mesh, registry, scheduler, serviceTimes, whereabouts }: OfferingParts,
  capability: string
): OfferingNode | undefined {
  const offer = registry.findOffer(capability)?.offer
  if (offer == null) return undefined
  const { running, queued, maxConcurrentTasks: capacity } = scheduler
  const { region } = whereabouts.own
  return { nodeId: mesh.id, capacity, reported: running + queued, serviceMs: serviceTimes.get(capability), roundTripMs: 0, offer, region }
}

function peerOffering({ mesh, whereabouts }: OfferingParts, capability: string, peer: PeerRecord): OfferingNode | undefined {
  const { id, capabilities, serving, load, region, offers } = peer
  // who stalls, or cannot be reached now, has no round trip
  if (!serving || !capabilities.includes(capability) || mesh.roundTripTo(id) == null) return undefined
  const { capacity, running, queued, serviceMs } = load
  const roundTripMs = mesh.link(id)?.roundTripMs ?? whereabouts.roundTripTo(peer)
  const said = offers.find(({ name }) => name === capability)
  const offer = said == null ? undefined : offerFrom(said)
  return { nodeId: id, capacity, reported: running + queued, serviceMs: serviceMs.get(capability), roundTripMs, region, offer }
}
