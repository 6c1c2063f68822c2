/** The libp2p node of the relay. It listens on the loopback only: the front server brings every connection to it. */
import { type CircuitRelayService, circuitRelayServer } from '@libp2p/circuit-relay-v2'
import { type GossipSub, gossipsub } from '@libp2p/gossipsub'
import { type Identify, identify } from '@libp2p/identify'
import type { Libp2p, PrivateKey } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { webSockets } from '@libp2p/websockets'
import type { Multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { sendWhole, thriftyYamux } from '../src/mesh/fewer-frames.ts'
import { presenceTopics } from '../src/mesh/protocol-names.ts'
import { MAX_PRESENCE_BYTES } from '../src/wire/limits.ts'
import type { RelayedBytes } from './relayed-bytes.ts'

/** Nodes renew 5 minutes before the end, so every 25 minutes; a slot is freed on disconnect anyway. */
const RESERVATION_TTL_MS = 30 * 60_000
/** A circuit must carry whole tasks where WebRTC cannot be: pictures, not films. Against one that abuses the relay as a pipe. */
const CIRCUIT_DATA_BYTES = 512n * 1024n * 1024n
/** A working day has breaks; links move to a new circuit without losing a message. */
const CIRCUIT_DURATION_MS = 2 * 60 * 60_000
/** Circuits open at once from one node. libp2p's 32 would end a node without WebRTC at 32 peers. */
const MAX_CIRCUITS_PER_NODE = 300
/** All clients come from 127.0.0.1 here: libp2p's limits by host are lifted to those of the whole relay. */
const INBOUND_PER_SECOND = 5_000
const MAX_PENDING = 1_000
/**
 * A hub passes each message on itself. Of 50 nodes that know each other through this relay only, each heard all presence within 20 ms,
 * for a quarter of a core; with the usual 6 to 12 it was 62 %, within 500 ms.
 */
const MESH_DEGREE = { D: 128, Dlo: 96, Dhi: 192 }
/** Unsent gossip for one peer that reads slowly; past it messages to it are dropped. */
const MAX_GOSSIP_BACKLOG_BYTES = 4 * 1024 * 1024

export type RelayLibp2p = Libp2p<{ circuitRelay: CircuitRelayService; identify: Identify; pubsub: GossipSub }>

export interface RelayNodePorts {
  readonly privateKey: PrivateKey
  readonly relayedBytes: RelayedBytes
}

export interface RelayNodeOptions {
  readonly networks: readonly string[]
  readonly maxReservations: number
  readonly maxConnections: number
}

/** A started node, and the port on the loopback to bring connections to. */
export async function createRelayNode(
  ports: RelayNodePorts,
  options: RelayNodeOptions
): Promise<{ readonly libp2p: RelayLibp2p; readonly port: number }> {
  let port = 0
  // Nothing is announced: the loopback address is of no use to anybody, and clients add the address they dialled themselves.
  // What would be announced is the only place where libp2p tells the port it was given.
  const announceFilter = (addresses: Multiaddr[]): Multiaddr[] => {
    port = Number(addresses[0]?.getComponents().find(({ name }) => name === 'tcp')?.value ?? port)
    return []
  }
  const libp2p = await createLibp2p({
    privateKey: ports.privateKey,
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0/ws'], announceFilter },
    transports: [webSockets()],
    connectionEncrypters: [noise()],
    streamMuxers: [thriftyYamux()],
    connectionGater: {
      denyInboundConnection: connection => {
        sendWhole(connection)
        return false
      }
    },
    connectionManager: {
      maxConnections: options.maxConnections,
      inboundConnectionThreshold: INBOUND_PER_SECOND,
      maxIncomingPendingConnections: MAX_PENDING
    },
    // One late answer of a throttled tab is no reason to cut it off.
    connectionMonitor: { abortConnectionOnPingFailure: false },
    metrics: () => ports.relayedBytes,
    services: {
      // nodes ask what the relay is when they have time for it, and gossip answers their streams with its own; other relays are asked below
      identify: identify({ runOnConnectionOpen: false }),
      circuitRelay: circuitRelayServer({
        maxInboundHopStreams: MAX_CIRCUITS_PER_NODE,
        reservations: {
          maxReservations: options.maxReservations,
          reservationTtl: RESERVATION_TTL_MS,
          applyDefaultLimit: true,
          defaultDataLimit: CIRCUIT_DATA_BYTES,
          defaultDurationLimit: CIRCUIT_DURATION_MS
        }
      }),
      pubsub: gossipsub({
        ...MESH_DEGREE,
        allowedTopics: options.networks.flatMap(presenceTopics),
        allowPublishToZeroTopicPeers: true,
        doPX: false,
        fallbackToFloodsub: false,
        maxInboundDataLength: MAX_PRESENCE_BYTES,
        maxOutboundBufferSize: MAX_GOSSIP_BACKLOG_BYTES,
        // Every client has the same address here: by default the relay would stop listening to them all from the fifteenth on.
        scoreParams: { IPColocationFactorWeight: 0 }
      })
    }
  })
  libp2p.addEventListener('connection:open', ({ detail: connection }) => {
    // one that is gone again, or speaks no gossip, has none to pass on
    if (connection.direction === 'outbound') libp2p.services.identify.identify(connection).catch(() => {})
  })
  libp2p.getMultiaddrs()
  return { libp2p, port }
}
