/** An agent as bytes that travel: manifest and source, named by their hash and signed by their author. Sources are only text here. */
import { peerIdFromString } from '@libp2p/peer-id'
import { CID } from 'multiformats/cid'
import { sha256 } from 'multiformats/hashes/sha2'
import { InvalidArgumentError, KyroxError } from '../../base/errors.ts'
import { type AgentManifest, checkManifest } from './agent-manifest.ts'
import { decodeCanonical, encodeCanonical } from './strict-cbor.ts'

/** More bytes than a package may have. `detail` has `value` and `limit`. */
export class PackageTooLargeError extends KyroxError {
  override name = 'PackageTooLargeError'
}

/** Bytes that are no package. */
export class InvalidPackageError extends KyroxError {
  override name = 'InvalidPackageError'
}

/** A package, but not the one that was asked for. `detail` has `value` and `expected`. */
export class PackageHashError extends KyroxError {
  override name = 'PackageHashError'
}

/** The author it names did not sign this. */
export class PackageSignatureError extends KyroxError {
  override name = 'PackageSignatureError'
}

/** A package that was verified: there is no other way to get one. */
export interface AgentPackage {
  /** CIDv1 of DAG-CBOR and SHA-256, over the content without author and signature: the same agent has the same name, whoever signs it. */
  readonly cid: string
  readonly manifest: AgentManifest
  readonly source: string
  /** PeerId of an Ed25519 key. */
  readonly author: string
  readonly signature: Uint8Array
  /** What travels and what is stored. */
  readonly bytes: Uint8Array
}

export interface AgentContent {
  /** Checked and filled up with defaults. */
  readonly manifest: unknown
  readonly source: string
}

/** Who signs, and how. */
export interface PackageSigner {
  /** PeerId of an Ed25519 key. */
  readonly author: string
  sign(message: Uint8Array): Promise<Uint8Array>
}

export interface OpenOptions {
  /** At most {@link MAX_PACKAGE_BYTES}. @default MAX_PACKAGE_BYTES */
  readonly maxBytes?: number
  /** The package that was asked for. */
  readonly expectedCid?: string
}

/** Source and manifest are text: what needs more is data, and data comes as input. */
export const MAX_PACKAGE_BYTES = 1024 * 1024

const DAG_CBOR = 0x71
/** So that no signature for anything else is one for a package. */
const DOMAIN = new TextEncoder().encode('kyrox agent package 1\n')
const SIGNATURE_BYTES = 64
/** An Ed25519 PeerId has 52 characters, its other spellings fewer than 70; past this nothing is decoded. */
const MAX_AUTHOR_LENGTH = 128

/**
 * Signs an agent's code and manifest.
 * @throws InvalidManifestError, InvalidArgumentError, PackageTooLargeError, PackageSignatureError when the signer's key is not the author's
 */
export async function packAgent({ manifest, source }: AgentContent, { author, sign }: PackageSigner): Promise<AgentPackage> {
  if (typeof source !== 'string') throw new InvalidArgumentError(`Expected source as a text, got ${typeof source}`)
  const content = encodeCanonical({ manifest: checkManifest(manifest), source })
  assertSize(content, MAX_PACKAGE_BYTES)
  const signature = await sign(await signedMessage(content))
  // opened as a stranger would: what leaves here is taken there
  const pkg = await openPackage(encodeCanonical({ author, content, signature }))
  if (pkg.source !== source) throw new InvalidArgumentError('Expected source as text that UTF-8 can carry, got half of a surrogate pair')
  return pkg
}

/**
 * Verifies everything: size, form, hash, author and manifest. The bytes are copied.
 * @throws PackageTooLargeError, InvalidPackageError, PackageHashError, PackageSignatureError, InvalidManifestError
 */
export async function openPackage(bytes: Uint8Array, options: OpenOptions = {}): Promise<AgentPackage> {
  const { maxBytes = MAX_PACKAGE_BYTES, expectedCid } = options
  assertSize(bytes, Math.min(maxBytes, MAX_PACKAGE_BYTES))
  // whoever gave the bytes must not change them between the check and the use
  const own = new Uint8Array(bytes)
  const { author, content, signature } = readEnvelope(own)
  const cid = await cidOf(content)
  if (expectedCid != null && cid.toString() !== expectedCid) {
    const detail = { value: cid.toString(), expected: expectedCid.slice(0, 100) }
    throw new PackageHashError(`Expected package ${detail.expected}, got ${detail.value}`, detail)
  }
  await assertSigned(author, messageOf(cid), signature)
  const { manifest, source } = readContent(content)
  return { cid: cid.toString(), manifest: checkManifest(manifest), source, author, signature, bytes: own }
}

function assertSize({ byteLength }: Uint8Array, limit: number): void {
  if (byteLength <= limit) return
  throw new PackageTooLargeError(`Expected a package of at most ${limit} bytes, got ${byteLength}`, { value: byteLength, limit })
}

interface Envelope {
  readonly author: string
  readonly content: Uint8Array
  readonly signature: Uint8Array
}

function readEnvelope(bytes: Uint8Array): Envelope {
  const { author, content, signature } = readMap(bytes, ['author', 'content', 'signature'])
  if (typeof author !== 'string' || author.length > MAX_AUTHOR_LENGTH) throw new InvalidPackageError('Expected author as a PeerId')
  if (!(content instanceof Uint8Array)) throw new InvalidPackageError('Expected content as bytes')
  if (!(signature instanceof Uint8Array) || signature.byteLength !== SIGNATURE_BYTES) {
    throw new InvalidPackageError(`Expected signature of ${SIGNATURE_BYTES} bytes`, { limit: SIGNATURE_BYTES })
  }
  return { author, content, signature }
}

function readContent(bytes: Uint8Array): AgentContent {
  const { manifest, source } = readMap(bytes, ['manifest', 'source'])
  if (typeof source !== 'string') throw new InvalidPackageError('Expected source as a text')
  return { manifest, source }
}

/** A map of exactly these keys, in canonical form. */
function readMap<Key extends string>(bytes: Uint8Array, keys: readonly Key[]): Record<Key, unknown> {
  let value: unknown
  try {
    value = decodeCanonical(bytes)
  } catch (error) {
    throw new InvalidPackageError(`Expected a package in canonical CBOR: ${(error as Error).message}`)
  }
  const found = typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.keys(value) : []
  if (found.length !== keys.length || !keys.every(key => found.includes(key))) {
    throw new InvalidPackageError(`Expected a map of ${keys.join(', ')}`)
  }
  // it has these keys and no others
  return value as Record<Key, unknown>
}

async function cidOf(content: Uint8Array): Promise<CID> {
  return CID.createV1(DAG_CBOR, await sha256.digest(content))
}

async function signedMessage(content: Uint8Array): Promise<Uint8Array> {
  return messageOf(await cidOf(content))
}

function messageOf({ bytes }: CID): Uint8Array {
  const message = new Uint8Array(DOMAIN.byteLength + bytes.byteLength)
  message.set(DOMAIN)
  message.set(bytes, DOMAIN.byteLength)
  return message
}

async function assertSigned(author: string, message: Uint8Array, signature: Uint8Array): Promise<void> {
  try {
    const peerId = peerIdFromString(author)
    // a peer id has several spellings; with one only, equal authors are equal texts
    if (peerId.type === 'Ed25519' && peerId.toString() === author && (await peerId.publicKey.verify(message, signature))) return
  } catch {
    // no peer id at all, or no key in it
  }
  throw new PackageSignatureError(`Expected a signature of ${author}`, { value: author })
}
