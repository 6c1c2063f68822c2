/** The relay's identity on disk: one file, made at the first start, never replaced. */
import { randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { generateKeyPair, privateKeyFromProtobuf, privateKeyToProtobuf } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import { KyroxError } from '../src/base/errors.ts'

/** The key file is there but cannot be used. Nothing was changed: the message says what to do. */
export class RelayKeyError extends KyroxError {
  override name = 'RelayKeyError'
}

const KEY_FILE = 'relay.key'
/** An Ed25519 key is 68 bytes; the rest is room for other kinds. A larger file is not a key and is not read as one. */
const MAX_KEY_BYTES = 8_192

/**
 * Reads `<folder>/relay.key`, or makes it when there is none. A broken file is an error and not a reason for a new identity:
 * nodes that know the relay by its id would take the new one for an impostor.
 * @throws RelayKeyError
 */
export async function loadRelayKey(folder: string): Promise<PrivateKey> {
  const path = join(folder, KEY_FILE)
  const bytes = await readKeyFile(path)
  return bytes === undefined ? await createKeyFile(folder, path) : parseKey(bytes, path)
}

async function readKeyFile(path: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(path)
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw new RelayKeyError(`Cannot read the relay's key ${path}: ${(error as Error).message}`, { path })
  }
}

function parseKey(bytes: Uint8Array, path: string): PrivateKey {
  try {
    if (bytes.byteLength > MAX_KEY_BYTES) throw new RangeError(`${bytes.byteLength} bytes`)
    return privateKeyFromProtobuf(bytes)
  } catch {
    throw new RelayKeyError(
      `${path} is not a private key (${bytes.byteLength} bytes). Put a good copy in its place, or move the file away to start with a new identity`,
      { path, bytes: bytes.byteLength }
    )
  }
}

/** Written aside and then put in place: of two processes started at once one makes the file, and the other reads it whole. */
async function createKeyFile(folder: string, path: string): Promise<PrivateKey> {
  const key = await generateKeyPair('Ed25519')
  const draft = `${path}.${process.pid}-${randomUUID()}`
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    await writeFile(draft, privateKeyToProtobuf(key), { flag: 'wx', mode: 0o600, flush: true })
    // Unlike a rename, a link never replaces.
    await link(draft, path)
    return key
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return await loadRelayKey(folder)
    throw new RelayKeyError(`Cannot write the relay's key ${path}: ${(error as Error).message}`, { path })
  } finally {
    await rm(draft, { force: true }).catch(() => {})
  }
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | undefined)?.code
