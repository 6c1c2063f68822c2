/** What a web developer would pick instead: PeerJS, Trystero, and a WebSocket hub. One of two tabs. */
import { type DataConnection, Peer } from 'peerjs'
import { joinRoom } from 'trystero'
import { echoesPerSecond, roundTrips } from './echo-times.ts'
import type { Echo } from './raw-peer.ts'

export type Rival = 'peerjs' | 'trystero' | 'hub'

/** `owner` asks, `echo` answers. */
export type Role = 'owner' | 'echo'

const ROUND_TRIP_BYTES = 64
const RATE_BYTES = 256
const IN_FLIGHT = 256
const ID = 'kyrox-bench-echo'
const RTC: RTCConfiguration = { iceServers: [] }

export class RivalsPage {
  readonly #echoes = new Map<Rival, Echo>()

  /** Resolves when both tabs are connected. The one that answers is asked first. */
  async connect(rival: Rival, role: Role, port: number): Promise<void> {
    const connecting = { peerjs: peerJs, trystero, hub }[rival]
    const pipe = await connecting(role, port)
    if (role === 'owner') {
      let listener: (bytes: number) => void = () => {}
      pipe.hear(bytes => listener(bytes.byteLength))
      this.#echoes.set(rival, { send: pipe.send, hear: heard => (listener = heard) })
    } else pipe.hear(pipe.send)
  }

  async roundTrips(rival: Rival, count: number): Promise<number[]> {
    return await roundTrips(this.#echo(rival), ROUND_TRIP_BYTES, count)
  }

  async rate(rival: Rival, forMs: number): Promise<number> {
    return await echoesPerSecond(this.#echo(rival), RATE_BYTES, IN_FLIGHT, forMs)
  }

  #echo(rival: Rival): Echo {
    const echo = this.#echoes.get(rival)
    if (echo == null) throw new Error(`Expected a connection by ${rival}`)
    return echo
  }
}

/** Bytes there and back. */
interface Pipe {
  readonly send: (bytes: Uint8Array<ArrayBuffer>) => void
  readonly hear: (listener: (bytes: Uint8Array<ArrayBuffer>) => void) => void
}

/** As its documentation sets it up: serialisation by default. */
async function peerJs(role: Role, port: number): Promise<Pipe> {
  const options = { host: '127.0.0.1', port, path: '/', secure: false, config: RTC }
  const peer = role === 'echo' ? new Peer(ID, options) : new Peer(`${ID}-owner`, options)
  await new Promise(resolve => peer.on('open', resolve))
  const connected = (connection: DataConnection): Promise<DataConnection> =>
    new Promise(resolve => connection.on('open', () => resolve(connection)))
  const piped = (connection: DataConnection): Pipe => ({
    send: bytes => void connection.send(bytes),
    hear: listener => void connection.on('data', data => listener(new Uint8Array(data as ArrayBuffer)))
  })
  if (role === 'owner') return piped(await connected(peer.connect(ID, { reliable: true })))
  // whoever answers is ready before anybody has called
  let listener: (bytes: Uint8Array<ArrayBuffer>) => void = () => {}
  let current: DataConnection | undefined
  peer.on('connection', connection => {
    current = connection
    connection.on('data', data => listener(new Uint8Array(data as ArrayBuffer)))
  })
  return { send: bytes => void current?.send(bytes), hear: heard => (listener = heard) }
}

async function trystero(role: Role, port: number): Promise<Pipe> {
  const room = joinRoom({ appId: 'kyrox-bench', rtcConfig: RTC, relayConfig: { urls: [`ws://127.0.0.1:${port}/nostr`] } }, 'echo')
  const action = room.makeAction<Uint8Array<ArrayBuffer>>('bytes')
  if (role === 'owner') while (Object.keys(room.getPeers()).length === 0) await new Promise(resolve => setTimeout(resolve, 20))
  return {
    send: bytes => void action.send(bytes),
    hear: listener => {
      // what comes is a view or a buffer, as the library has it
      action.onMessage = data => listener(new Uint8Array(data as unknown as ArrayBuffer))
    }
  }
}

async function hub(_role: Role, port: number): Promise<Pipe> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}/hub`)
  socket.binaryType = 'arraybuffer'
  await new Promise(resolve => socket.addEventListener('open', resolve))
  return {
    send: bytes => socket.send(bytes),
    hear: listener => {
      socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => listener(new Uint8Array(data))
    }
  }
}

declare global {
  var rivalsPage: RivalsPage
}
globalThis.rivalsPage = new RivalsPage()
