import type { Connection } from '@libp2p/interface'
import type { Multiaddr } from '@multiformats/multiaddr'
import { readUvarint } from '../wire/frame.ts'
import type { MeshLibp2p } from './mesh-libp2p.ts'
import { FAREWELL_PATH, FAREWELL_PROTOCOL } from './protocol-names.ts'
import { exchange } from './stream-exchange.ts'

/** What a page sends, and where, in the moment it goes: the relay then closes its node's connection. */
export interface Farewell {
  readonly url: string
  readonly word: string
}

export interface FarewellsPorts {
  readonly libp2p: Pick<MeshLibp2p, 'addEventListener' | 'getConnections'>
  /** All of them, whenever one is new or void. */
  readonly tell: (farewells: readonly Farewell[]) => void
}

/** A word is 22 characters; the rest is room. */
const MAX_WORD_BYTES = 64
const ANSWER_MS = 1_500
const MOST_TRIES = 6
const NOTHING = new Uint8Array()

/**
 * Has a farewell ready for each relay that this node is connected to. A page that is put away by its browser freezes this node's thread within
 * milliseconds, its sockets open: too soon to close them, but the page itself may still send a request.
 */
export class Farewells {
  readonly #ports: FarewellsPorts
  readonly #ready = new Map<Connection, Farewell>()

  constructor(ports: FarewellsPorts) {
    this.#ports = ports
  }

  /** For as long as libp2p runs. */
  start(): void {
    const { libp2p } = this.#ports
    libp2p.addEventListener('connection:open', ({ detail }) => void this.#ask(detail))
    libp2p.addEventListener('connection:close', ({ detail }) => {
      if (this.#ready.delete(detail)) this.#tell()
    })
    for (const connection of libp2p.getConnections()) void this.#ask(connection)
  }

  async #ask(connection: Connection): Promise<void> {
    const url = farewellUrl(connection.remoteAddr)
    if (url == null) return
    // an answer may be late on a busy machine, or lost: until there is one, a page that is put away looks frozen to its peers
    for (let tries = 0; tries < MOST_TRIES && connection.status === 'open'; tries++) {
      const word = await wordFor(connection).catch(() => undefined)
      if (word == null || connection.status !== 'open') continue
      this.#ready.set(connection, { url, word })
      this.#tell()
      return
    }
    // a relay that does not know of farewells: its peers find out by silence
  }

  #tell(): void {
    this.#ports.tell([...this.#ready.values()])
  }
}

async function wordFor(connection: Connection): Promise<string> {
  const how = { protocol: FAREWELL_PROTOCOL, frames: [NOTHING], limitBytes: MAX_WORD_BYTES }
  const answer = await exchange(connection, how, AbortSignal.timeout(ANSWER_MS))
  return new TextDecoder().decode(answer.subarray(readUvarint(answer, 0)?.[1]))
}

/** Of a relay that is connected by WebSocket: its HTTP is on the same port. */
export function farewellUrl(address: Multiaddr): string | undefined {
  const components = address.getComponents()
  const has = (...names: string[]): boolean => components.some(({ name }) => names.includes(name))
  if (!has('ws', 'wss') || has('p2p-circuit')) return undefined
  const [host, transport] = components
  const name = host?.name === 'ip6' ? `[${host.value}]` : host?.value
  return `${has('wss', 'tls') ? 'https' : 'http'}://${name}:${transport?.value}${FAREWELL_PATH}`
}
