/** Brings a WebSocket request to the libp2p listener on the loopback and joins the two sockets. */
import type { IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'

/** The listener is in the same process: it answers at once or it is gone. */
const CONNECT_TIMEOUT_MS = 2_000

/** Resolves when both sockets are closed. */
export function pipeUpgrade(request: IncomingMessage, client: Duplex, head: Buffer, port: number): Promise<void> {
  const inner = connect({ host: '127.0.0.1', port, noDelay: true })
  const giveUp = setTimeout(() => inner.destroy(new Error('The listener does not answer')), CONNECT_TIMEOUT_MS)
  inner.once('connect', () => {
    clearTimeout(giveUp)
    inner.write(requestText(request))
    inner.write(head)
    client.pipe(inner)
    inner.pipe(client)
  })
  ;(client as Socket).setNoDelay?.(true)
  // Frames arrive when they arrive: the front server's time limit is for requests.
  ;(client as Socket).setTimeout?.(0)
  return new Promise(resolve => {
    let open = 2
    const closed = (other: Duplex) => () => {
      clearTimeout(giveUp)
      other.destroy()
      open -= 1
      if (open === 0) resolve()
    }
    client.on('error', () => client.destroy()).once('close', closed(inner))
    inner.on('error', () => inner.destroy()).once('close', closed(client))
  })
}

/** The request as it came, so that the listener can answer the handshake itself. */
function requestText({ method, url, httpVersion, rawHeaders }: IncomingMessage): string {
  const lines = [`${method} ${url} HTTP/${httpVersion}`]
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) lines.push(`${rawHeaders[index]}: ${rawHeaders[index + 1]}`)
  return `${lines.join('\r\n')}\r\n\r\n`
}

/** Refuses an upgrade in plain HTTP; a browser shows it as a failed connection, `curl` shows the reason. */
export function refuseUpgrade(client: Duplex, status: number, reason: string): void {
  client.on('error', () => client.destroy())
  client.end(
    `HTTP/1.1 ${status} ${reason}\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: ${reason.length}\r\n\r\n${reason}`
  )
  // A client that does not close its side is not waited for.
  setTimeout(() => client.destroy(), 1_000).unref()
}
