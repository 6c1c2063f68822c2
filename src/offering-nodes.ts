import { offerFrom } from './announced-offer.ts'
import type { OfferingNode } from './distributor/offering-node.ts'
import type { Mesh } from './mesh/mesh.ts'
import type { CapabilityRegistry } from './runtime/capability-registry.ts'
import type { Scheduler } from './runtime/scheduler.ts'
import type { ServiceTimes } from './runtime/service-times.ts'

export interface OfferingParts {
  readonly mesh: Pick<Mesh, 'id' | 'peers' | 'roundTripTo' | 'asked'>
  readonly registry: CapabilityRegistry
  readonly scheduler: Pick<Scheduler, 'running' | 'queued' | 'maxConcurrentTasks'>
  readonly serviceTimes: ServiceTimes
}

/** The nodes that offer a capability and can be reached now, this one among them when it hosts it. */
export function offeringNodes({ mesh, registry, scheduler, serviceTimes }: OfferingParts, capability: string): OfferingNode[] {
  const nodes: OfferingNode[] = []
  const own = registry.findOffer(capability)
  if (own != null) {
    const { running, queued, maxConcurrentTasks: capacity } = scheduler
    const serviceMs = serviceTimes.get(capability)
    nodes.push({ nodeId: mesh.id, capacity, reported: running + queued, serviceMs, roundTripMs: 0, offer: own.offer })
  }
  for (const id of mesh.peers.offering(capability)) {
    const peer = mesh.peers.get(id)
    const roundTripMs = peer?.serving === true ? mesh.roundTripTo(id) : undefined
    if (peer == null || roundTripMs == null) continue
    const { capacity, running, queued, serviceMs } = peer.load
    const said = peer.offers.find(({ name }) => name === capability)
    const offer = said == null ? undefined : offerFrom(said)
    nodes.push({ nodeId: id, capacity, reported: running + queued, serviceMs: serviceMs.get(capability), roundTripMs, offer })
  }
  mesh.asked(capability)
  return nodes
}
