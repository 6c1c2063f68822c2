import { circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { type GossipSub, gossipsub } from '@libp2p/gossipsub'
import { type Identify, identify } from '@libp2p/identify'
import type { Libp2p, MultiaddrConnection, PeerStore, PrivateKey } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import type * as WebRtcModule from '@libp2p/webrtc'
import { webSockets } from '@libp2p/websockets'
import { createLibp2p } from 'libp2p'
import { MAX_PRESENCE_BYTES } from '../wire/limits.ts'
import { sendWhole, thriftyYamux } from './fewer-frames.ts'
import { presenceTopics } from './protocol-names.ts'

export type MeshServices = { readonly identify: Identify; readonly pubsub: GossipSub }
export type MeshLibp2p = Libp2p<MeshServices> & { readonly gate: DialGate }

/** While it is shut nothing is dialled. */
export interface DialGate {
  isShut: boolean
}

export interface MeshLibp2pOptions {
  readonly privateKey: PrivateKey
  readonly network: string
  readonly iceServers: readonly RTCIceServer[]
  /** Relays at which it keeps a slot at most. @default 2 */
  readonly slots?: number
  /** Absent: every link stays on the relay. */
  readonly webRtc: typeof WebRtcModule | undefined
}

/** Bytes waiting in a data channel before a sender pauses. Measured: 64 KiB moves bulk fastest, and keeps short messages behind it quick. */
const CHANNEL_BUFFER_BYTES = 64 * 1024

/** Thirty direct links, their relayed twins while they upgrade, and the relays. */
const MAX_CONNECTIONS = 80
/**
 * libp2p counts who calls by the address that they are met through, which is the relay's for everybody: by default it lets five in a second, and when thirty tabs
 * start at once it refuses most of them. Each takes two, a circuit and WebRTC.
 */
const INBOUND_PER_SECOND = 100
/** Handshakes under way. */
const MAX_PENDING = 64

/** A WebRTC dial is a relay dial, an SDP exchange and ICE in one. */
const DIAL_TIMEOUT_MS = 20_000

/**
 * The libp2p node of a tab, a worker or a Node process. Each setting that departs from libp2p's default has its reason beside it.
 * It does not know what is sent, nor whom to dial.
 */
export async function createMeshLibp2p({ privateKey, network, iceServers, slots = 2, webRtc }: MeshLibp2pOptions): Promise<MeshLibp2p> {
  const rtc = webRtc?.webRTC({
    rtcConfiguration: { iceServers: [...iceServers] },
    dataChannel: { maxBufferedAmount: CHANNEL_BUFFER_BYTES }
  })
  const gate: DialGate = { isShut: false }
  const libp2p = await createLibp2p<MeshServices>({
    privateKey,
    // bare /p2p-circuit: a fixed relay address is never recovered after the relay's restart. Each stands for one relay
    addresses: { listen: [...Array<string>(slots).fill('/p2p-circuit'), ...(rtc == null ? [] : ['/webrtc'])] },
    transports: [webSockets(), circuitRelayTransport(), ...(rtc == null ? [] : [rtc])],
    connectionEncrypters: [noise()],
    // its pings tell nobody anything: liveness is our own, and a circuit kept in reserve stays silent
    streamMuxers: [thriftyYamux({ enableKeepAlive: false })],
    connectionGater: {
      // the browser's default refuses private addresses and plain WebSockets: a relay on this machine or in this house is both
      denyDialMultiaddr: () => gate.isShut,
      denyOutboundConnection: (_peer, connection: MultiaddrConnection) => {
        sendWhole(connection)
        // one that was under way when the gate was shut
        return gate.isShut
      }
    },
    // one late ping closes a healthy connection there; liveness is our own
    connectionMonitor: { enabled: false },
    connectionManager: {
      maxConnections: MAX_CONNECTIONS,
      inboundConnectionThreshold: INBOUND_PER_SECOND,
      maxIncomingPendingConnections: MAX_PENDING,
      dialTimeout: DIAL_TIMEOUT_MS,
      addressDialTimeout: DIAL_TIMEOUT_MS,
      reconnectRetries: 0
    },
    services: {
      // by our own introductions, later; on a circuit never
      identify: identify({ runOnConnectionOpen: false, runOnLimitedConnection: true }),
      pubsub: gossipsub({
        allowPublishToZeroTopicPeers: true,
        fallbackToFloodsub: false,
        doPX: false,
        allowedTopics: presenceTopics(network),
        maxInboundDataLength: 8 * MAX_PRESENCE_BYTES,
        // all tabs met through one relay count as one address: the default silences them at fifteen
        scoreParams: { IPColocationFactorWeight: 0 }
      })
    }
  })
  noteLess(libp2p.peerStore)
  return Object.assign(libp2p, { gate })
}

/**
 * Each stream that opens waits until the store has noted that its peer speaks the protocol: locks, a protobuf there and back. Only gossip reads these notes,
 * when a peer goes.
 */
function noteLess(store: PeerStore): void {
  const merge = store.merge.bind(store)
  store.merge = (id, data, options) => {
    const { protocols = [], ...others } = data
    const isNeedless = Object.keys(others).length === 0 && !protocols.some(protocol => protocol.startsWith('/meshsub/'))
    // nobody looks at what it resolves with
    return isNeedless ? (Promise.resolve() as unknown as ReturnType<PeerStore['merge']>) : merge(id, data, options)
  }
}
