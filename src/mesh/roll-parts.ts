import type { Clock } from '../base/clock.ts'
import { Introductions } from './introductions.ts'
import type { MeshLibp2p } from './mesh-libp2p.ts'
import type { PeerLinks } from './peer-links.ts'
import type { PeerTable } from './peer-table.ts'
import { PresenceGossip } from './presence-gossip.ts'
import { RelayRoll } from './relay-roll.ts'
import { RollCall, type RollCallPorts } from './roll-call.ts'
import { WideMesh } from './wide-mesh.ts'

export interface RollPartsPorts extends Pick<RollCallPorts, 'random' | 'describe' | 'relays' | 'isLinked' | 'news'> {
  readonly libp2p: MeshLibp2p
  readonly clock: Clock
  readonly peers: PeerTable
  readonly links: PeerLinks
  readonly onDrop: (cause: string) => void
}

/** The parts that know who is there, put together: what is told and heard by gossip, what relays are asked, and what only large networks need. */
export function rollParts(
  ports: RollPartsPorts,
  network: string
): { roll: RollCall; relayRoll: RelayRoll; wide: WideMesh; introductions: Introductions } {
  const { libp2p, clock, random, peers, links, onDrop } = ports
  const selfId = libp2p.peerId.toString()
  const channel = new PresenceGossip(
    {
      pubsub: libp2p.services.pubsub,
      clock,
      heard: (peerId, presence) => roll.heard(peerId, presence),
      joined: () => roll.joined(),
      onDrop
    },
    network
  )
  const roll: RollCall = new RollCall(
    {
      ...ports,
      selfId,
      channel,
      want: (peerId, delayMs) => wide.want(peerId, delayMs),
      query: capability => void wide.query(capability),
      count: () => relayRoll.count(),
      watch: capabilities => void relayRoll.watch(capabilities),
      isWatched: () => relayRoll.isWatched
    },
    network
  )
  const introductions = new Introductions({ libp2p, clock })
  const relayRoll = new RelayRoll({ clock, random, roll, answered: () => peers.size === 0 && introductions.hurry() }, network)
  const wide: WideMesh = new WideMesh({ selfId, network, clock, random, peers, links, roll, relayRoll, introductions, onDrop })
  return { roll, relayRoll, wide, introductions }
}
