/** Listens on a port, or on one of the next ones when it is taken. */
import type { Server } from 'node:net'
import { KyroxError } from '../src/base/errors.ts'

/** Another process has the port. `detail.port` is the first one tried. */
export class PortTakenError extends KyroxError {
  override name = 'PortTakenError'
}

/** The host cannot be listened on: a name that does not resolve, an address of another machine, a port that needs rights. */
export class ListenError extends KyroxError {
  override name = 'ListenError'
}

/** How many ports past the wanted one are tried. */
export const PORT_TRIES = 20

/** What systems say when IPv6 is not built in, or switched off. */
const NO_IPV6 = new Set(['EAFNOSUPPORT', 'EADDRNOTAVAIL', 'EINVAL'])

export interface ListenOptions {
  readonly host: string
  /** 0: any free one. */
  readonly port: number
  /** Try the next ports when it is taken. */
  readonly nextFreePort: boolean
}

/**
 * Resolves with the port that was taken.
 * @throws PortTakenError, ListenError
 */
export async function listenOn(server: Server, { host, port, nextFreePort }: ListenOptions): Promise<number> {
  const last = nextFreePort && port > 0 ? Math.min(port + PORT_TRIES, 65_535) : port
  for (let tried = port; tried <= last; tried += 1) {
    const code = await listenOnce(server, host, tried)
    if (code === undefined) return (server.address() as { port: number }).port
    // On a machine without IPv6 `0.0.0.0` is what `::` means.
    if (host === '::' && NO_IPV6.has(code)) return await listenOn(server, { host: '0.0.0.0', port: tried, nextFreePort })
    if (code !== 'EADDRINUSE') throw new ListenError(`Cannot listen on ${host} port ${tried} (${code})`, { host, port: tried, code })
  }
  const range = last > port ? `Ports ${port} to ${last} are` : `Port ${port} is`
  throw new PortTakenError(`${range} taken by another process`, { port, lastTried: last })
}

/** The error code, or `undefined` when it listens. */
function listenOnce(server: Server, host: string, port: number): Promise<string | undefined> {
  return new Promise(resolve => {
    const failed = (error: NodeJS.ErrnoException): void => {
      server.off('listening', listening)
      resolve(error.code ?? error.message)
    }
    const listening = (): void => {
      server.off('error', failed)
      resolve(undefined)
    }
    server.once('error', failed).once('listening', listening).listen({ host, port })
  })
}
