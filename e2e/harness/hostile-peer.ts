import { generateKeyPair } from '@libp2p/crypto/keys'
import type { Stream } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { createMeshLibp2p, type MeshLibp2p } from '../../src/mesh/mesh-libp2p.ts'
import { LINK_PROTOCOL } from '../../src/mesh/protocol-names.ts'
import { loadWebRtcNode } from '../../src/mesh/rtc/load-webrtc-node.ts'
import { encodeFrame, uvarint } from '../../src/wire/frame.ts'
import { PROTOCOL_VERSION } from '../../src/wire/limits.ts'
import { encodeMessage } from '../../src/wire/message-codec.ts'
import { MessageType } from '../../src/wire/message-type.ts'
import { AgentMessage, Hello } from '../../src/wire/proto/agent-message.js'
import { until } from './until.ts'

/** A peer that is polite until its hello is said, and then sends what it likes. */
export class HostilePeer implements AsyncDisposable {
  readonly #libp2p: MeshLibp2p
  readonly #network: string
  #stream: Stream | undefined
  /** Bytes that came back on its stream. */
  heard = 0

  private constructor(libp2p: MeshLibp2p, network: string) {
    this.#libp2p = libp2p
    this.#network = network
  }

  static async join(relayUrl: string, network: string): Promise<{ peer: HostilePeer; relay: string }> {
    const { module } = await loadWebRtcNode()
    const privateKey = await generateKeyPair('Ed25519')
    const libp2p = await createMeshLibp2p({ privateKey, network, iceServers: [], webRtc: module })
    const { relays } = (await (await fetch(`${relayUrl}/.well-known/kyrox.json`)).json()) as { relays: [string] }
    await libp2p.dial(multiaddr(relays[0]))
    return { peer: new HostilePeer(libp2p, network), relay: relays[0] }
  }

  get id(): string {
    return this.#libp2p.peerId.toString()
  }

  /** Opens a link to the victim and says hello on it. */
  async greet(relay: string, victim: string, way: 'relayed' | 'direct'): Promise<void> {
    // a listening node must have its reservation before it can be called
    const connection = await until('the victim to answer', () =>
      this.#libp2p.dial(multiaddr(`${relay}/p2p-circuit${way === 'direct' ? '/webrtc' : ''}/p2p/${victim}`))
    )
    this.#stream = await connection.newStream(LINK_PROTOCOL, { runOnLimitedConnection: true })
    this.#stream.addEventListener('message', ({ data }) => {
      this.heard += data.byteLength
    })
    const payload = Hello.encode({ protocolVersion: PROTOCOL_VERSION, network: this.#network })
    this.send(encodeFrame({ kind: 'message', bytes: encodeMessage({ type: MessageType.HELLO, payload }, '1', Date.now()) }))
  }

  get isHeard(): boolean {
    return this.#stream?.status === 'open'
  }

  send(bytes: Uint8Array): void {
    this.#stream?.send(bytes)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#libp2p.stop()
  }
}

const message = (parts: Partial<AgentMessage>): Uint8Array =>
  encodeFrame({
    kind: 'message',
    bytes: AgentMessage.encode({ messageId: '2', type: MessageType.HEARTBEAT, payload: new Uint8Array(), ...parts })
  })

const noise = (length: number): Uint8Array => Uint8Array.from({ length }, (_, index) => (index * 151 + 7) & 0xff)

/** What a link must take without falling, by the cause under which it is counted. */
export const INSULTS: ReadonlyArray<readonly [cause: string, bytes: Uint8Array]> = [
  ['garbled', encodeFrame({ kind: 'message', bytes: noise(300) })],
  ['garbled', Uint8Array.from([...uvarint(3), 99, 1, 2])],
  ['garbled', message({ type: MessageType.TASK_REQUEST, payload: noise(200) as Uint8Array<ArrayBuffer> })],
  ['unknown-type', message({ type: 4_711 })],
  ['wrong-sender', message({ senderId: 'somebody else' })],
  ['oversize', Uint8Array.from([...uvarint(40_000), ...new Uint8Array(40_000)])],
  ['sequence', encodeFrame({ kind: 'chunk', transfer: 77, bytes: noise(20) })],
  ['sequence', encodeFrame({ kind: 'ack', upTo: 2 ** 40 })],
  ['sequence', encodeFrame({ kind: 'from', number: 2 ** 40 })]
]

/** A length that no frame can have: the stream cannot be read on. */
export const LOST_FRAMING = Uint8Array.from(uvarint(2 ** 34))
