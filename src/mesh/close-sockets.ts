import type { MeshLibp2p } from './mesh-libp2p.ts'

/** What lies below a connection of libp2p; its type does not show it. */
interface Below {
  readonly maConn?: { close(): Promise<void> }
}

/**
 * Closes what lies below each connection in this very turn: a page that its browser puts away is frozen a moment later, with its sockets open for as long as
 * it is kept. A connection's own `close` waits for its streams first, and its `abort` throws in browsers, where a WebSocket may not be closed with 1006.
 */
export function closeSockets(libp2p: Pick<MeshLibp2p, 'getConnections'>): void {
  for (const connection of libp2p.getConnections()) {
    // the class has the field, its interface does not
    void (connection as unknown as Below).maConn?.close().catch(() => {})
  }
}
