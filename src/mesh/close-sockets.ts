import type { MeshLibp2p } from './mesh-libp2p.ts'

type Closing = Pick<MeshLibp2p, 'getConnections' | 'gate'>

/** What lies below a connection of libp2p; its type does not show it. */
interface Below {
  readonly maConn?: { close(): Promise<void> }
}

/**
 * Closes what lies below each connection in this very turn: a page that its browser puts away is frozen a moment later, with its sockets open for as long as
 * it is kept. A connection's own `close` waits for its streams first, and its `abort` throws in browsers, where a WebSocket may not be closed with 1006.
 * Nothing is dialled until {@link openSockets}: that moment is long enough to reach the relay again, and be frozen with the new socket.
 */
export function closeSockets(libp2p: Closing): void {
  libp2p.gate.isShut = true
  for (const connection of libp2p.getConnections()) {
    // the class has the field, its interface does not
    void (connection as unknown as Below).maConn?.close().catch(() => {})
  }
}

/** The page is there again. */
export function openSockets({ gate }: Pick<Closing, 'gate'>): void {
  gate.isShut = false
}
