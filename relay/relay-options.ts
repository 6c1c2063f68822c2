import { isIP } from 'node:net'
import { InvalidArgumentError } from '../src/base/errors.ts'
import { assertRelayAddress } from '../src/mesh/relay-address.ts'
import { isUrl } from '../src/mesh/relay-document.ts'
import { type AddressLimits, DEFAULT_ADDRESS_LIMITS } from './address-limiter.ts'
import type { Log } from './log.ts'
import { isLogLevel, LOG_LEVELS, type LogLevel } from './log-level.ts'

/** Options of {@link createRelay}. */
export interface RelayOptions {
  /** Address to listen on. `::` or `0.0.0.0`: all of the machine's. @default '127.0.0.1' */
  readonly host?: string
  /** 0: any free one. @default 0 */
  readonly port?: number
  /** Try the next 20 ports when the port is taken. @default false */
  readonly nextFreePort?: boolean
  /** Networks whose presence is passed on. Circuits are open to all: what they carry is sealed. @default ['default'] */
  readonly networks?: readonly string[]
  /** Other relays of these networks, by URL or multiaddr; they tell of further ones. @default none */
  readonly peers?: readonly string[]
  /** Where others reach this relay, such as `https://relay.example`. Absent: clients are not told of it by other relays. */
  readonly publicUrl?: string
  /** What the place is called where it runs: clients keep to two relays of different regions when there are any. @default none */
  readonly region?: string
  /** Folder of the relay's key. Absent: a new identity each time. */
  readonly dataFolder?: string
  /** Folder of a page to serve. Absent: no page. */
  readonly siteFolder?: string
  /** Believe X-Forwarded-Host, -Proto and -For. Only behind a proxy that sets them. @default false */
  readonly trustProxy?: boolean
  /** Limits of each client address. */
  readonly addressLimits?: Partial<AddressLimits>
  /** Nodes that may be reached through this relay at once. 1,000 took 0.4 GB with their clients in the same process. @default 5_000 */
  readonly maxReservations?: number
  /** WebSockets at once; above the reservations, for nodes that come back before their old socket is seen to be dead. @default 6_000 */
  readonly maxConnections?: number
  /** @default 'warn' */
  readonly logLevel?: LogLevel
  /** In place of the relay's own log on the error stream. */
  readonly logger?: Log
}

/** Options with every default filled in and every value checked. */
export type ResolvedRelayOptions = Required<Omit<RelayOptions, Absent | 'addressLimits'>> &
  Pick<RelayOptions, Absent> & { readonly addressLimits: AddressLimits }

/** Options that may be left out for good. */
type Absent = 'dataFolder' | 'siteFolder' | 'logger' | 'publicUrl' | 'region'

/** As for nodes. A relay names each network it serves: there is no "all of them". */
const NETWORK_NAME = /^[A-Za-z0-9._-]{1,64}$/
/** One gossip topic and one list of recent presence each. */
const MAX_NETWORKS = 64
/** Each passes all presence on to each. */
const MAX_PEERS = 16
/** As for nodes. */
const REGION_NAME = /^[A-Za-z0-9._-]{1,32}$/
/** libp2p keeps streams, keys and buffers for each: past this one process is the wrong size. */
const MOST_CONNECTIONS = 50_000

/** @throws InvalidArgumentError naming the option, what was expected and what came. */
export function resolveRelayOptions(options: RelayOptions): ResolvedRelayOptions {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as RelayOptions
  const filled: ResolvedRelayOptions = {
    host: '127.0.0.1',
    port: 0,
    nextFreePort: false,
    networks: ['default'],
    peers: [],
    trustProxy: false,
    maxReservations: 5_000,
    maxConnections: 6_000,
    logLevel: 'warn',
    ...given,
    addressLimits: { ...DEFAULT_ADDRESS_LIMITS, ...given.addressLimits }
  }
  const { host, port, networks, peers, publicUrl, region, maxReservations, maxConnections, logLevel, addressLimits } = filled
  expect(isIP(host) !== 0 || /^[A-Za-z0-9.-]{1,253}$/.test(host), 'host to be an address or a name', host)
  expect(isWhole(port, 0, 65_535), 'port of 0 to 65535', port)
  expect(networks.length >= 1 && networks.length <= MAX_NETWORKS, `networks to be a list of 1 to ${MAX_NETWORKS}`, networks)
  for (const network of networks) {
    expect(NETWORK_NAME.test(network), 'network of 1 to 64 letters, digits, dots, dashes or underscores', network)
  }
  expect(Array.isArray(peers) && peers.length <= MAX_PEERS, `peers to be a list of at most ${MAX_PEERS}`, peers)
  peers.forEach(assertRelayAddress)
  expect(publicUrl === undefined || isOrigin(publicUrl), 'publicUrl to be an origin such as https://relay.example', publicUrl)
  expect(region === undefined || REGION_NAME.test(region), 'region of 1 to 32 letters, digits, dots, dashes or underscores', region)
  expect(isWhole(maxReservations, 1, MOST_CONNECTIONS), `maxReservations of 1 to ${MOST_CONNECTIONS}`, maxReservations)
  expect(isWhole(maxConnections, 1, MOST_CONNECTIONS), `maxConnections of 1 to ${MOST_CONNECTIONS}`, maxConnections)
  expect(addressLimits.newPerSecond >= 1, 'addressLimits.newPerSecond of at least 1', addressLimits.newPerSecond)
  expect(addressLimits.open >= 1, 'addressLimits.open of at least 1', addressLimits.open)
  expect(isLogLevel(logLevel), `logLevel of ${LOG_LEVELS.join(', ')}`, logLevel)
  return { ...filled, networks: [...new Set(networks)] }
}

/** Clients look for the well-known address of an origin: a path would be lost. */
const isOrigin = (url: string): boolean => isUrl(url) && new URL(url).origin === url.replace(/\/$/, '')

const isWhole = (value: number, least: number, most: number): boolean => Number.isInteger(value) && value >= least && value <= most

function expect(holds: boolean, what: string, got: unknown): void {
  if (!holds) throw new InvalidArgumentError(`Expected ${what}, got ${JSON.stringify(got)?.slice(0, 120)}`)
}
