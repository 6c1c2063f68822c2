/**
 * Leaves out of builds what libp2p brings along and no node of Kyrox uses: measurements of gossip that nobody collects, readers of messages field by field, a transport to servers, what its settings switch off, and the kinds of key that are not its own. Every
 * identity is Ed25519; RSA, ECDSA and secp256k1 come with a second curve library's worth of arithmetic. A peer with such a key is refused by name, as one of an unknown kind is.
 * What stands in for something throws when it is asked for what it cannot do.
 */
import type { Plugin } from 'vite'
import { withoutStreams } from './without-streams.js'

const OTHER_KEYS = /@libp2p\/crypto\/dist\/src\/keys\/(?:rsa|ecdsa|secp256k1)\/[\w.]+\.js$/

/** Names that libp2p's keys/index.js takes from the modules left out. */
const FUNCTIONS = [
  ...[
    'generateECDSAKeyPair',
    'pkiMessageToECDSAPrivateKey',
    'pkiMessageToECDSAPublicKey',
    'unmarshalECDSAPrivateKey',
    'unmarshalECDSAPublicKey'
  ],
  ...['pkcs1ToRSAPrivateKey', 'pkixToRSAPublicKey', 'generateRSAKeyPair', 'pkcs1MessageToRSAPrivateKey', 'pkixMessageToRSAPublicKey'],
  ...['jwkToRSAPrivateKey', 'generateSecp256k1KeyPair', 'unmarshalSecp256k1PrivateKey', 'unmarshalSecp256k1PublicKey', 'decodeDer']
]
const CONSTANTS = ['ECDSA_P_256_OID', 'ECDSA_P_384_OID', 'ECDSA_P_521_OID', 'RSAES_PKCS1_V1_5_OID', 'privateKeyLength', 'publicKeyLength']

/** One module in the place of all: a name that libp2p newly asks for makes the build fail, and so is not forgotten here. */
const STANDING_IN = [
  `import { UnsupportedKeyTypeError } from '@libp2p/interface'`,
  `const refuse = () => { throw new UnsupportedKeyTypeError('Expected an Ed25519 key, got one of another kind') }`,
  'export class ECDSAPrivateKey {}',
  ...FUNCTIONS.map(name => `export const ${name} = refuse`),
  ...CONSTANTS.map(name => `export const ${name} = undefined`)
].join('\n')

const METRICS = /@libp2p\/gossipsub\/dist\/src\/metrics\.js$/

/** Loads the file itself when the first address wants it: under this name it is not replaced. */
const DNSADDR = `
export const dnsaddrResolver = {
  canResolve: address => address.getComponents().some(({ name }) => name === 'dnsaddr'),
  resolve: async (address, options) => await (await import('./dnsaddr.js?whole')).dnsaddrResolver.resolve(address, options)
}`

/** Settings are those in src/mesh/mesh-libp2p.ts. */
const STAND_INS: ReadonlyArray<readonly [RegExp, string]> = [
  [OTHER_KEYS, STANDING_IN],
  // of servers with a certificate of their own: browsers here speak WebRTC with each other
  [/@libp2p\/webrtc\/dist\/src\/private-to-public\/transport(?:\.browser)?\.js$/, 'export class WebRTCDirectTransport {}'],
  // asks DNS over HTTPS, with a queue and a cache of its own
  [/\/libp2p\/dist\/src\/connection-manager\/resolvers\/dnsaddr\.js$/, DNSADDR],
  // `reconnectRetries: 0`: what is called again after a failure is called once
  [
    /\/p-retry\/index\.js$/,
    `export default async (attempt, { retries, signal }) => {
      if (retries !== 0) throw new Error('Expected reconnectRetries to be 0, as builds leave retries out, got ' + retries)
      signal?.throwIfAborted()
      return await attempt(1)
    }`
  ],
  // `connectionMonitor: { enabled: false }`
  [
    /\/libp2p\/dist\/src\/connection-monitor\.js$/,
    `export class ConnectionMonitor { constructor() { throw new Error('Expected connectionMonitor to be off, as builds leave it out') } }`
  ],
  // every node makes them: there is no content to route here, and nobody is looked for at random
  [/\/libp2p\/dist\/src\/content-routing\.js$/, 'export class CompoundContentRouting {}'],
  [/\/libp2p\/dist\/src\/random-walk\.js$/, 'export class RandomWalk { async *walk() {} }'],
  // only when metrics are read
  [
    /@libp2p\/gossipsub\/dist\/src\/score\/scoreMetrics\.js$/,
    `export function computeAllPeersScoreWeights() { throw new Error('Expected no metrics of gossip') }`
  ],
  // who reads a hash in an address chooses the base by its first UTF-16 unit, and this one's prefix has two: it is never chosen
  [
    /\/multiformats\/dist\/src\/bases\/base256emoji\.js$/,
    `import { from } from './base.js'
    const refuse = () => { throw new Error('Expected another base than base256emoji, which builds leave out') }
    export const base256emoji = from({ prefix: '🚀', name: 'base256emoji', encode: refuse, decode: refuse })`
  ]
]

export function leanLibp2p(): Plugin {
  return {
    name: 'kyrox-lean-libp2p',
    enforce: 'pre',
    load: id => STAND_INS.find(([left]) => left.test(id))?.[1] ?? null,
    transform: (code, id) => {
      if (METRICS.test(id)) return { code: withoutMetrics(code), map: null }
      return id.includes('node_modules') && code.includes('streamMessage') ? { code: withoutStreams(code), map: null } : null
    }
  }
}

/** The last of its file, and the only one that is long. */
function withoutMetrics(code: string): string {
  const start = code.indexOf('export function getMetrics(')
  if (start < 0) throw new Error('Expected getMetrics in the metrics of @libp2p/gossipsub, found none')
  return `${code.slice(0, start)}export function getMetrics() { throw new Error('Expected no metrics of gossip') }\n`
}
