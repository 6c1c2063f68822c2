import { generateKeyPair, privateKeyFromProtobuf, privateKeyFromRaw, privateKeyToProtobuf } from '@libp2p/crypto/keys'
import type { PrivateKey } from '@libp2p/interface'
import type { Store } from '../storage/store.ts'

export interface IdentityPorts {
  readonly store: Pick<Store, 'get' | 'put'>
  /** Web Locks; absent in Node, where the store itself is locked, and in insecure pages. */
  readonly locks: LockManager | undefined
  /** A key that was made while all else was loading, for whoever has none yet: 64 bytes. @default libp2p makes it */
  readonly fresh?: Promise<Uint8Array | undefined>
}

export interface IdentityOptions {
  /** Site and network the identity belongs to. */
  readonly scope: string
  /** Slot this tab had before a reload. */
  readonly preferred: number | undefined
}

export interface Identity {
  readonly privateKey: PrivateKey
  /** `undefined`: every slot was taken, the identity lasts for this life only. */
  readonly slot: number | undefined
  /** Frees the slot for the next tab. */
  readonly release: () => void
}

/** Tabs of one site that keep an identity. */
const MAX_SLOTS = 64
/** After a reload the old page's lock may be held a moment longer. */
const WAIT_FOR_OWN_MS = 400

/**
 * An identity that survives a reload and is never used by two tabs at once: numbered slots in the store, each guarded by a lock that the
 * browser frees when the tab dies, however it dies.
 */
export async function takeIdentity(ports: IdentityPorts, { scope, preferred }: IdentityOptions): Promise<Identity> {
  const { locks } = ports
  if (locks == null) return { privateKey: await keyInSlot(ports, scope, 0), slot: 0, release: () => {} }
  const nameOf = (slot: number): string => `kyrox/${scope}/identity/${slot}`
  if (preferred != null && preferred >= 0 && preferred < MAX_SLOTS) {
    const release = await lock(locks, nameOf(preferred), { signal: AbortSignal.timeout(WAIT_FOR_OWN_MS) })
    if (release != null) return { privateKey: await keyInSlot(ports, scope, preferred), slot: preferred, release }
  }
  for (let slot = 0; slot < MAX_SLOTS; slot++) {
    const release = await lock(locks, nameOf(slot), { ifAvailable: true })
    if (release != null) return { privateKey: await keyInSlot(ports, scope, slot), slot, release }
  }
  return { privateKey: await newKey(ports), slot: undefined, release: () => {} }
}

/** Holds the lock until the returned function is called; `undefined` when it cannot be had. */
function lock(locks: LockManager, name: string, options: LockOptions): Promise<(() => void) | undefined> {
  return new Promise(resolve => {
    locks
      .request(name, options, held => {
        if (held == null) {
          resolve(undefined)
          return undefined
        }
        return new Promise<void>(release => resolve(release))
      })
      .catch(() => resolve(undefined))
  })
}

/** A store that cannot be read or written must keep no node from starting: its identity then lasts for this life only. */
async function keyInSlot(ports: IdentityPorts, scope: string, slot: number): Promise<PrivateKey> {
  const { store } = ports
  const key = ['identity', scope, String(slot)]
  const known = await store.get(key).then(keyFrom, () => undefined)
  if (known != null) return known
  const made = await newKey(ports)
  // not awaited: what is read by nobody before this life ends need not be kept before it begins; when it fails, the next life has another identity
  store.put(key, privateKeyToProtobuf(made)).catch(() => {})
  return made
}

async function newKey({ fresh }: IdentityPorts): Promise<PrivateKey> {
  const made = await fresh
  return made == null ? await generateKeyPair('Ed25519') : privateKeyFromRaw(made)
}

/** A damaged key is none: a new identity is better than no node. */
function keyFrom(bytes: Uint8Array | undefined): PrivateKey | undefined {
  try {
    return bytes == null ? undefined : privateKeyFromProtobuf(bytes)
  } catch {
    return undefined
  }
}
