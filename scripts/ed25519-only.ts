/**
 * Leaves out of builds the kinds of key that no node of Kyrox has: every identity is Ed25519, and libp2p brings RSA, ECDSA and secp256k1 along, with a second
 * curve library's worth of arithmetic. A peer with such a key is refused by name, as one of an unknown kind is.
 */
import type { Plugin } from 'vite'

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

export function ed25519Only(): Plugin {
  return {
    name: 'kyrox-ed25519-only',
    enforce: 'pre',
    load: id => (OTHER_KEYS.test(id) ? STANDING_IN : null)
  }
}
