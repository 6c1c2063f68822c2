/**
 * In a large network presence is told by capability: each capability has a shard, one of a fixed number of gossip topics. One that many offer is split by
 * the place of who offers it, so that whoever asks for it hears a sample that is large enough to choose from, and not all of them.
 */

/** Topics of a large network besides that of all. More spread thinner, and each costs a relay 40 bytes to every node that connects. */
export const SHARDS = 512

/** Offerers of one capability that one shard carries at most; the half of it at least is there to choose from. */
export const SHARD_PEERS = 64

/** What a node thinks of the number of offerers may be off by this factor; who listens hears the depths on both sides of the truth. */
const COUNT_SLACK = 1.3

/** Ids are 32 bits. */
const PLACE_BITS = 32
/** Splits at most: 65,536 times the offerers of one shard. */
const MAX_DEPTH = 16

/** A gossip topic of presence: a shard, or the one of all nodes. */
export type PresenceShard = number | 'all'

/** Where a node stands among the offerers of anything: 32 bits that follow from its id. */
export const placeOf = (nodeId: string): number => hashOf(nodeId)

/** How often a capability is split that so many offer. */
export function depthOf(offerers: number): number {
  if (!(offerers > SHARD_PEERS)) return 0
  return Math.min(MAX_DEPTH, Math.ceil(Math.log2(offerers / SHARD_PEERS)))
}

/** The shard in which a node at this place tells of a capability. */
export function shardOf(capability: string, place: number, depth: number): number {
  const part = depth === 0 ? 0 : (place >>> (PLACE_BITS - depth)) + 2 ** depth
  return mixed(hashOf(capability) + Math.imul(part, 0x9e3779b1)) % SHARDS
}

/** The shards in which whoever stands at this place hears of a capability: one, or two where the number of offerers is near a split. */
export function shardsHeard(capability: string, place: number, offerers: number): number[] {
  const depths = new Set([depthOf(offerers / COUNT_SLACK), depthOf(offerers * COUNT_SLACK)])
  return [...new Set([...depths].map(depth => shardOf(capability, place, depth)))]
}

/** Whether a node at `place` tells where one at `listener` hears it, both knowing how many offer. */
export const hears = (listener: number, place: number, offerers: number): boolean => {
  const depth = depthOf(offerers)
  return depth === 0 || listener >>> (PLACE_BITS - depth) === place >>> (PLACE_BITS - depth)
}

/** Source: FNV-1a, with the final mix of MurmurHash3, because its high bits alone are poor on short texts. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return mixed(hash)
}

function mixed(value: number): number {
  let hash = value | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}
