import type { CapabilityOffer } from '../runtime/capability-offer.ts'

/** A node that offers a capability, as the mesh knows it. */
export interface OfferingNode {
  readonly nodeId: string
  readonly capacity: number
  /** Running and queued there, as it last said. */
  readonly reported: number
  /** Time of one run, as measured here or said there. */
  readonly serviceMs: number | undefined
  /** 0 for this node. */
  readonly roundTripMs: number
  /** What it says of the capability. @default version 0.0.0 and no attributes */
  readonly offer?: CapabilityOffer | undefined
}
