/** Names that nodes and relays must agree on. */
import { type PresenceShard, SHARDS } from './presence-shards.ts'

/** Gossip topic on which the nodes of one network tell what they offer: all of them, or those of one shard. */
export const presenceTopic = (network: string, shard: PresenceShard = 'all'): string =>
  shard === 'all' ? `/kyrox/1/${network}/presence` : `/kyrox/1/${network}/presence/${shard}`

/** All the topics of a network; gossip on others is refused. */
export const presenceTopics = (network: string): string[] => [
  presenceTopic(network),
  ...Array.from({ length: SHARDS }, (_, shard) => presenceTopic(network, shard))
]

/** Asks a relay for what it heard last, so that a newcomer need not wait for the next round of gossip. */
export const SNAPSHOT_PROTOCOL = '/kyrox/presence-snapshot/1'

/** Asks a relay who offers a capability, and how many do. */
export const WHO_CAN_PROTOCOL = '/kyrox/who-can/1'

/** Asks a relay which other relays its networks have. Relays tell of themselves in it. */
export const RELAYS_PROTOCOL = '/kyrox/relays/1'

/** Has a relay tell what is new of those that offer what this node asks for. */
export const WATCH_PROTOCOL = '/kyrox/watch/1'

/** The persistent stream between two nodes. */
export const LINK_PROTOCOL = '/kyrox/link/1'

/** Asks a relay whether it has a node's socket. */
export const LIVENESS_PROTOCOL = '/kyrox/liveness/1'

/** Asks a relay for the word by which the page of this node says that it goes: see {@link FAREWELL_PATH}. */
export const FAREWELL_PROTOCOL = '/kyrox/farewell/1'
/** Where a relay takes that word, by HTTP POST. */
export const FAREWELL_PATH = '/farewell'

/** Agrees on a data channel of our own beside libp2p's streams on one direct connection. */
export const CHANNEL_PROTOCOL = '/kyrox/channel/1'
