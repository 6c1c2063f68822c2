/** The relay's identity on disk: one file, made at the first start, never replaced. */
import { chmod, mkdir, open, readFile } from 'node:fs/promises'
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

async function createKeyFile(folder: string, path: string): Promise<PrivateKey> {
  const key = await generateKeyPair('Ed25519')
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    // `wx`: of two processes started at once one writes, and the other reads what it wrote.
    const file = await open(path, 'wx', 0o600)
    await file.writeFile(privateKeyToProtobuf(key))
    await file.sync()
    await file.close()
    // The mode above is cut by the process's umask only, never widened; some file systems ignore it.
    await chmod(path, 0o600)
    return key
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return await loadRelayKey(folder)
    throw new RelayKeyError(`Cannot write the relay's key ${path}: ${(error as Error).message}`, { path })
  }
}

const codeOf = (error: unknown): unknown => (error as { code?: unknown } | undefined)?.code
