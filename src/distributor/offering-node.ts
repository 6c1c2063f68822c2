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
}
