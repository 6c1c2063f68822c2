import type { OfferingNode } from './distributor/offering-node.ts'
import type { Mesh } from './mesh/mesh.ts'
import type { CapabilityRegistry } from './runtime/capability-registry.ts'
import type { Scheduler } from './runtime/scheduler.ts'
import type { ServiceTimes } from './runtime/service-times.ts'

export interface OfferingParts {
  readonly mesh: Pick<Mesh, 'id' | 'peers' | 'link' | 'isStalled'>
  readonly registry: CapabilityRegistry
  readonly scheduler: Pick<Scheduler, 'running' | 'queued' | 'maxConcurrentTasks'>
  readonly serviceTimes: ServiceTimes
}

/** The nodes that offer a capability and can be reached now, this one among them when it hosts it. */
export function offeringNodes({ mesh, registry, scheduler, serviceTimes }: OfferingParts, capability: string): OfferingNode[] {
  const nodes: OfferingNode[] = []
  if (registry.find(capability) != null) {
    const { running, queued, maxConcurrentTasks: capacity } = scheduler
    nodes.push({ nodeId: mesh.id, capacity, reported: running + queued, serviceMs: serviceTimes.get(capability), roundTripMs: 0 })
  }
  for (const { id, capabilities, serving, load } of mesh.peers.all()) {
    const link = serving && capabilities.includes(capability) ? mesh.link(id) : undefined
    if (link?.hasPath !== true || mesh.isStalled(id)) continue
    const { capacity, running, queued, serviceMs } = load
    const roundTripMs = link.roundTripMs ?? 0
    nodes.push({ nodeId: id, capacity, reported: running + queued, serviceMs: serviceMs.get(capability), roundTripMs })
  }
  return nodes
}
