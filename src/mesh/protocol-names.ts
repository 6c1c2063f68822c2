/** Names that nodes and relays must agree on. */

/** Gossip topic on which the nodes of one network tell what they offer. */
export const presenceTopic = (network: string): string => `/kyrox/1/${network}/presence`

/** Asks a relay for what it heard last, so that a newcomer need not wait for the next round of gossip. */
export const SNAPSHOT_PROTOCOL = '/kyrox/presence-snapshot/1'

/** The persistent stream between two nodes. */
export const LINK_PROTOCOL = '/kyrox/link/1'

/** Asks a relay whether it has a node's socket. */
export const LIVENESS_PROTOCOL = '/kyrox/liveness/1'
/** Agrees on a data channel of our own beside libp2p's streams on one direct connection. */
export const CHANNEL_PROTOCOL = '/kyrox/channel/1'
