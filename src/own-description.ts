import { announced } from './announced-offer.ts'
import type { SelfDescription } from './mesh/own-presence.ts'
import type { NodeRuntime } from './node-runtime.ts'

/** What a node says of its agents and its load; `isOpen`: it does the work of others now. */
export function ownDescription(runtime: NodeRuntime, isOpen: boolean, platform: string): SelfDescription {
  const { registry, load } = runtime
  return {
    // what a node would not run for others it does not offer
    capabilities: isOpen ? registry.names : [],
    // each heartbeat asks for the load alone
    get offers() {
      return isOpen ? registry.offers.flatMap(({ offer }) => announced(offer)) : []
    },
    serving: isOpen,
    platform,
    load
  }
}
