/** libp2p without Kyrox, on the page's thread, as its own examples set it up. */
import { circuitRelayTransport } from '@libp2p/circuit-relay-v2'
import { identify } from '@libp2p/identify'
import type { Libp2p, Stream } from '@libp2p/interface'
import { noise } from '@libp2p/noise'
import { webSockets } from '@libp2p/websockets'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { loadWebRtc } from '../../../src/mesh/rtc/load-webrtc.ts'
import type { Echo } from './raw-peer.ts'

const ECHO_PROTOCOL = '/bench/echo/1'

/** With the cure for libp2p's lost `open` event: a baseline that fails every seventh time compares badly. */
export async function startBare(): Promise<Libp2p> {
  const { module } = await loadWebRtc()
  if (module == null) throw new Error('Expected WebRTC in this browser, found none')
  return await createLibp2p({
    addresses: { listen: ['/p2p-circuit', '/webrtc'] },
    transports: [webSockets(), circuitRelayTransport(), module.webRTC({ rtcConfiguration: { iceServers: [] } })],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionGater: { denyDialMultiaddr: () => false },
    connectionMonitor: { enabled: false },
    services: { identify: identify() }
  })
}

/** Sends back what comes, and resolves when the relay has a place for it. */
export async function serveBare(node: Libp2p, relay: string): Promise<string> {
  const echo = (stream: Stream): void => stream.addEventListener('message', ({ data }) => void stream.send(data))
  await node.handle(ECHO_PROTOCOL, echo, { runOnLimitedConnection: true })
  await node.dial(multiaddr(relay))
  while (node.getMultiaddrs().length === 0) await new Promise(resolve => setTimeout(resolve, 20))
  return node.peerId.toString()
}

/** An echo stream to a peer, `direct` or over the relay. */
export async function echoStream(node: Libp2p, relay: string, peer: string, { direct }: { readonly direct: boolean }): Promise<Echo> {
  const connection = await node.dial(multiaddr(`${relay}/p2p-circuit${direct ? '/webrtc' : ''}/p2p/${peer}`))
  const stream = await connection.newStream(ECHO_PROTOCOL, { runOnLimitedConnection: true })
  let listener: (bytes: number) => void = () => {}
  stream.addEventListener('message', ({ data }) => listener(data.byteLength))
  return { send: bytes => void stream.send(bytes), hear: heard => (listener = heard) }
}
