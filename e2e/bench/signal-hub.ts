/** The servers that the rivals need, on one loopback port: PeerJS's signalling, a Nostr relay for Trystero, and a hub that passes bytes on. */
import { type AddressInfo, type WebSocket, WebSocketServer } from 'ws'

/** Enough of each protocol for two tabs, and no more. */
export class SignalHub implements AsyncDisposable {
  readonly #server: WebSocketServer
  readonly #peers = new Map<string, WebSocket>()
  readonly #nostr = new Map<WebSocket, Map<string, NostrFilter>>()
  readonly #events: NostrEvent[] = []
  readonly #rooms = new Set<WebSocket>()

  private constructor(server: WebSocketServer) {
    this.#server = server
    server.on('connection', (socket, { url = '/' }) => {
      const { pathname, searchParams } = new URL(url, 'ws://hub')
      // a tab that goes takes its socket along, and what that says does not matter
      socket.on('error', () => {})
      if (pathname.startsWith('/peerjs')) this.#servePeerJs(socket, searchParams.get('id') ?? '')
      else if (pathname === '/nostr') this.#serveNostr(socket)
      else this.#serveHub(socket)
    })
  }

  static async open(): Promise<SignalHub> {
    const server = new WebSocketServer({ host: '127.0.0.1', port: 0 })
    await new Promise<void>(resolve => server.once('listening', resolve))
    return new SignalHub(server)
  }

  get port(): number {
    // a server on a TCP port has such an address
    return (this.#server.address() as AddressInfo).port
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate()
    await new Promise<void>(resolve => this.#server.close(() => resolve()))
  }

  #servePeerJs(socket: WebSocket, id: string): void {
    this.#peers.set(id, socket)
    socket.send(JSON.stringify({ type: 'OPEN' }))
    socket.on('message', data => {
      const message = JSON.parse(String(data)) as { readonly dst?: string }
      if (message.dst != null) this.#peers.get(message.dst)?.send(JSON.stringify({ ...message, src: id }))
    })
  }

  #serveNostr(socket: WebSocket): void {
    const filters = new Map<string, NostrFilter>()
    this.#nostr.set(socket, filters)
    socket.on('close', () => this.#nostr.delete(socket))
    socket.on('message', data => {
      const [type, first, second] = JSON.parse(String(data)) as [string, unknown, unknown]
      if (type === 'EVENT') this.#publish(socket, first as NostrEvent)
      else if (type === 'CLOSE') filters.delete(String(first))
      else if (type === 'REQ') {
        const [name, filter] = [String(first), second as NostrFilter]
        filters.set(name, filter)
        for (const event of this.#events) if (matches(filter, event)) socket.send(JSON.stringify(['EVENT', name, event]))
        socket.send(JSON.stringify(['EOSE', name]))
      }
    })
  }

  #publish(from: WebSocket, event: NostrEvent): void {
    this.#events.push(event)
    from.send(JSON.stringify(['OK', event.id, true, '']))
    for (const [socket, filters] of this.#nostr) {
      for (const [name, filter] of filters) if (matches(filter, event)) socket.send(JSON.stringify(['EVENT', name, event]))
    }
  }

  #serveHub(socket: WebSocket): void {
    this.#rooms.add(socket)
    socket.on('close', () => this.#rooms.delete(socket))
    socket.on('message', data => {
      for (const other of this.#rooms) if (other !== socket) other.send(data)
    })
  }
}

interface NostrEvent {
  readonly id: string
  readonly kind: number
  readonly created_at: number
  readonly tags: ReadonlyArray<readonly string[]>
}

interface NostrFilter {
  readonly kinds?: readonly number[]
  readonly since?: number
  readonly '#x'?: readonly string[]
}

function matches({ kinds, since = 0, '#x': topics }: NostrFilter, { kind, created_at, tags }: NostrEvent): boolean {
  const isTopic = topics == null || tags.some(([name, value = '']) => name === 'x' && topics.includes(value))
  return isTopic && created_at >= since && (kinds == null || kinds.includes(kind))
}
