import { withTimeout } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import { KyroxError } from '../base/errors.ts'
import { abortSignalOf } from '../base/stop-signal.ts'
import { type FetchedResponse, type FetchInit, NotGrantedError } from './agent-services.ts'

/** The request could not be made or answered. */
export class FetchFailedError extends KyroxError {
  override name = 'FetchFailedError'
}

export interface GrantedFetchPorts {
  readonly clock: Clock
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
}

const MAX_RESPONSE_BYTES = 16 * 1024 * 1024
const FETCH_MS = 30_000
const MAX_HEADERS = 64
const MAX_HEADER_LENGTH = 8_192

/**
 * A request to an origin that was granted by its exact name, and to no other: redirects are refused, no cookie and no referrer goes along. Only `https`;
 * `http` where the address is one of this machine or its own network, and granted like any other. It does not know what a name resolves to.
 * @throws NotGrantedError, FetchFailedError
 */
export async function grantedFetch(
  { clock, fetch }: GrantedFetchPorts,
  grants: readonly string[],
  { url, init }: { readonly url: string; readonly init: FetchInit },
  outer: AbortSignal
): Promise<FetchedResponse> {
  const target = grantedUrl(url, grants)
  const late = (): Error => new FetchFailedError(`Request to ${target.origin} took longer than ${FETCH_MS} ms`, { limit: FETCH_MS })
  const { signal, clear } = withTimeout(outer, FETCH_MS, late, clock)
  try {
    const { method = 'GET', headers = {}, body } = init
    const response = await fetch(target.href, {
      method,
      headers,
      signal: abortSignalOf(signal),
      redirect: 'error',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      cache: 'no-store',
      // the same bytes; the library wants to know that no other thread changes them
      ...(body == null ? {} : { body: body as string | Uint8Array<ArrayBuffer> })
    })
    return { status: response.status, headers: headersOf(response), bytes: await bytesOf(response, target.origin) }
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof FetchFailedError) throw error
    throw new FetchFailedError(`Request to ${target.origin} failed: ${(error as Error).message}`, { origin: target.origin })
  } finally {
    clear()
  }
}

/** @throws NotGrantedError */
export function grantedUrl(url: string, grants: readonly string[]): URL {
  const target = URL.parse(url)
  if (target == null) throw new NotGrantedError('Expected a whole URL in fetch, with its origin')
  const { origin, protocol, hostname, username, password } = target
  const isAllowed = protocol === 'https:' || (protocol === 'http:' && isPrivateHost(hostname))
  if (!isAllowed || username !== '' || password !== '' || !grants.some(grant => URL.parse(grant)?.origin === origin))
    throw new NotGrantedError(`Origin "${origin.slice(0, 256)}" is not granted to this agent`, { origin: origin.slice(0, 256) })
  return target
}

/** Whether a host, as `URL` writes it, names this machine or its own network. */
export function isPrivateHost(hostname: string): boolean {
  if (hostname === 'localhost' || hostname.endsWith('.localhost')) return true
  if (/^\[(::1?|f[cd].*|fe[89ab].*|::ffff:.*)\]$/.test(hostname)) return true
  const [first = -1, second = -1, third, fourth] = hostname.split('.').map(part => (/^\d{1,3}$/.test(part) ? Number(part) : Number.NaN))
  if (third == null || fourth == null || Number.isNaN(first + second + third + fourth)) return false
  return (
    [0, 10, 127].includes(first)
    || (first === 172 && second >= 16 && second < 32)
    || (first === 192 && second === 168)
    || (first === 169 && second === 254)
    || (first === 100 && second >= 64 && second < 128)
  )
}

function headersOf(response: Response): Record<string, string> {
  const told = [...response.headers].filter(([name]) => !/^set-cookie2?$/.test(name)).slice(0, MAX_HEADERS)
  return Object.fromEntries(told.map(([name, value]) => [name, value.slice(0, MAX_HEADER_LENGTH)]))
}

/** Counted while they come: what a server says of their number binds nobody. */
async function bytesOf({ body }: Response, origin: string): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = body?.getReader()
  for (let read = await reader?.read(); read != null && !read.done; read = await reader?.read()) {
    length += read.value.byteLength
    if (length > MAX_RESPONSE_BYTES) {
      await reader?.cancel()
      throw new FetchFailedError(`Response of ${origin} is longer than ${MAX_RESPONSE_BYTES} bytes`, { limit: MAX_RESPONSE_BYTES })
    }
    chunks.push(read.value)
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.byteLength
  }
  return bytes
}
