/**
 * Leaves out of builds what libp2p brings along and no node of Kyrox uses: measurements of gossip that nobody collects, readers of messages field by field, a transport to servers, and the kinds of key that are not its own. Every identity is Ed25519;
 * RSA, ECDSA and secp256k1 come with a second curve library's worth of arithmetic. A peer with such a key is refused by name, as one of an unknown kind is.
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

/** Of servers with a certificate of their own: browsers here speak WebRTC with each other. */
const WEBRTC_DIRECT = /@libp2p\/webrtc\/dist\/src\/private-to-public\/transport(?:\.browser)?\.js$/
/** Parts of libp2p that every node makes and none of Kyrox's uses: it has no content to route, looks for nobody at random, and judges liveness by itself. */
const UNUSED_PARTS: ReadonlyArray<readonly [path: RegExp, instead: string]> = [
  [/\/libp2p\/dist\/src\/connection-monitor\.js$/, 'export class ConnectionMonitor {}'],
  [/\/libp2p\/dist\/src\/content-routing\.js$/, 'export class CompoundContentRouting {}'],
  [/\/libp2p\/dist\/src\/random-walk\.js$/, 'export class RandomWalk { async *walk() {} }']
]
const METRICS = /@libp2p\/gossipsub\/dist\/src\/metrics\.js$/

export function leanLibp2p(): Plugin {
  return {
    name: 'kyrox-lean-libp2p',
    enforce: 'pre',
    load: id => {
      if (OTHER_KEYS.test(id)) return STANDING_IN
      if (WEBRTC_DIRECT.test(id)) return 'export class WebRTCDirectTransport {}'
      return UNUSED_PARTS.find(([path]) => path.test(id))?.[1] ?? null
    },
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
