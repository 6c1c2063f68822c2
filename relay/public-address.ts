/**
 * Where a client reached this relay, told from its own request. A relay behind a port mapping or a proxy does not know its
 * address, and one with several has no single one: the request names the one that works for that client.
 */
import { isIPv4, isIPv6 } from 'node:net'
import { KyroxError } from '../src/base/errors.ts'

/** The Host (or X-Forwarded-Host) of a request names no host and port. */
export class InvalidHostError extends KyroxError {
  override name = 'InvalidHostError'
}

export interface ReachedAt {
  readonly host: string
  readonly port: number
  readonly secure: boolean
}

/** The parts of a request that tell where it arrived. */
export interface RequestHead {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** A DNS name is at most 253 characters; the rest is the port. */
const MAX_HOST_LENGTH = 260
const HOST_NAME = /^(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*$/
const HOST_AND_PORT = /^(\[[0-9a-f:.]+\]|[^:[\]]+)(?::(\d{1,5}))?$/

/**
 * Reads the host, the port and whether the way there was TLS.
 * @throws InvalidHostError
 */
export function reachedAt(request: RequestHead, options: { readonly trustProxy: boolean }): ReachedAt {
  const forwarded = (name: string): string | undefined => (options.trustProxy ? firstOf(request.headers[name]) : undefined)
  const secure = forwarded('x-forwarded-proto')?.toLowerCase() === 'https'
  const given = forwarded('x-forwarded-host') ?? firstOf(request.headers.host) ?? ''
  const { host, port } = parseHost(given)
  return { host, port: port ?? (secure ? 443 : 80), secure }
}

/** The libp2p address of the relay as that client can dial it. */
export function relayMultiaddr({ host, port, secure }: ReachedAt, peerId: string): string {
  const network = isIPv4(host) ? 'ip4' : isIPv6(host) ? 'ip6' : 'dns4'
  return `/${network}/${host}/tcp/${port}/${secure ? 'tls/ws' : 'ws'}/p2p/${peerId}`
}

function parseHost(given: string): { host: string; port: number | undefined } {
  const [, name = '', digits] = given.length <= MAX_HOST_LENGTH ? (HOST_AND_PORT.exec(given.toLowerCase()) ?? []) : []
  const host = name.startsWith('[') ? name.slice(1, -1) : name.replace(/\.$/, '')
  const port = digits === undefined ? undefined : Number(digits)
  const isHost = name.startsWith('[') ? isIPv6(host) : isIPv4(host) || isHostName(host)
  if (!isHost || port === 0 || (port ?? 1) > 65_535) {
    throw new InvalidHostError(`Expected a Host header with a name or an address, got ${JSON.stringify(given.slice(0, 80))}`)
  }
  return { host, port }
}

/** A name whose last label is a number would be read as an IPv4 address by a browser; those that are one came through above. */
const isHostName = (host: string): boolean => host.length <= 253 && HOST_NAME.test(host) && !/(?:^|\.)\d+$/.test(host)

/** Proxies append: the first value is the one the client used. */
const firstOf = (value: string | string[] | undefined): string | undefined =>
  (Array.isArray(value) ? value[0] : value)?.split(',')[0]?.trim() || undefined
