import { depthOf, type PresenceShard, SHARD_PEERS, SHARDS, shardOf, shardsHeard } from './presence-shards.ts'

/** What a node knows when it decides where it tells of itself, and whom it hears. */
export interface PlanFacts {
  /** Nodes of the network, this one included, as far as it knows. */
  readonly size: number
  readonly wasSharded: boolean
  /** Of this node: see `placeOf`. */
  readonly place: number
  /** Capabilities that this node offers. */
  readonly offers: readonly string[]
  /** Those it asks for, the latest first. */
  readonly asked: readonly string[]
  /** How many nodes offer one. */
  readonly offerers: (capability: string) => number
}

/** Where and how often a node tells of itself, and where it listens. */
export interface PresencePlan {
  readonly isSharded: boolean
  readonly tell: readonly PresenceShard[]
  readonly listen: readonly PresenceShard[]
  readonly intervalMs: number
}

/** Up to here each node hears of each other one; past it only of those that offer what it asks for. */
export const FULL_PRESENCE_NODES = 64
/** It hears of all again when so few are left: not at once, so that a network near the border does not go to and fro. */
const FULL_AGAIN_NODES = 48
/** What two nodes think of the size differs: one that thinks of half tells in shards already, one that thinks of twice as many still tells all. */
const TELLS_SHARDS_FROM = FULL_PRESENCE_NODES / 2
const TELLS_ALL_UP_TO = FULL_PRESENCE_NODES * 2

/** Shards that a node listens to at most; of what it asked for earlier it learns by asking again. */
export const MAX_SHARDS_HEARD = 12

/** Of a small network. */
export const PRESENCE_INTERVAL_MS = 2_000
/** Nodes that may speak at that interval; with more it grows, and bytes for each node stay the same. */
const NODES_AT_FULL_RATE = 16
/** In a shard: each node that may be heard there adds so much to the interval: each listener hears a word of some 230 bytes, and its copies, once in so long. */
const INTERVAL_OF_EACH_MS = 9_500
const SHORTEST_SHARD_INTERVAL_MS = 30_000
/** A peer is remembered for half an hour at most: two and a half of these. */
const LONGEST_INTERVAL_MS = 12 * 60_000
/** Capabilities that share a shard by chance add to what is heard there. */
const OFFERS_OF_A_NODE = 2

/** Where a node tells of itself and whom it hears, by the size of the network: everybody in a small one, by capability in a large one. */
export function presencePlan({ size, wasSharded, place, offers, asked, offerers }: PlanFacts): PresencePlan {
  const isSharded = size > (wasSharded ? FULL_AGAIN_NODES : FULL_PRESENCE_NODES)
  const heard = isSharded ? asked.flatMap(capability => shardsHeard(capability, place, offerers(capability))) : []
  const told = size > TELLS_SHARDS_FROM ? offers.map(capability => shardOf(capability, place, depthOf(offerers(capability)))) : []
  return {
    isSharded,
    tell: [...new Set<PresenceShard>([...(size <= TELLS_ALL_UP_TO ? (['all'] as const) : []), ...told])],
    listen: isSharded ? [...new Set(heard)].slice(0, MAX_SHARDS_HEARD) : ['all'],
    intervalMs: isSharded ? shardIntervalMs(size, Math.max(0, ...offers.map(offerers))) : fullIntervalMs(size)
  }
}

const fullIntervalMs = (size: number): number => PRESENCE_INTERVAL_MS * Math.max(1, Math.min(size, TELLS_ALL_UP_TO) / NODES_AT_FULL_RATE)

function shardIntervalMs(size: number, offerers: number): number {
  const byChance = Math.min(SHARD_PEERS, (size * OFFERS_OF_A_NODE) / SHARDS)
  const ofAll = (Math.min(SHARD_PEERS, offerers) + byChance) * INTERVAL_OF_EACH_MS
  return Math.min(LONGEST_INTERVAL_MS, Math.max(SHORTEST_SHARD_INTERVAL_MS, ofAll))
}
