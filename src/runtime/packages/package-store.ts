/** The agents installed on this node, with the versions before them. It runs none of them. */
import { InvalidArgumentError, KyroxError } from '../../base/errors.ts'
import type { Store, StoreChange, StoreEntry, StoreKey } from '../../storage/store.ts'
import { compareVersions } from '../version.ts'
import { type AgentPackage, InvalidPackageError, openPackage } from './agent-package.ts'
import { PACKAGES_PLACE } from './packages-place.ts'
import { Turns } from './turns.ts'

/** Another author's package of a name that is installed. `detail` has `value` and `expected`. */
export class PackageAuthorError extends KyroxError {
  override name = 'PackageAuthorError'
}

/** A package that is no newer than the installed one. `detail` has `value` and `limit`. */
export class PackageVersionError extends KyroxError {
  override name = 'PackageVersionError'
}

/** No room for another agent or its bytes. `detail` has `limit`. */
export class PackageQuotaError extends KyroxError {
  override name = 'PackageQuotaError'
}

/** Stored bytes that are no longer a package, and are gone now. */
export interface DroppedPackage {
  readonly key: StoreKey
  readonly reason: Error
}

export interface PackageStoreOptions {
  readonly onDropped?: (dropped: DroppedPackage) => void
}

export interface InstallOptions {
  /** Takes a lower version too, or other code under the same version. @default false */
  readonly allowDowngrade?: boolean
}

/** Versions of an agent, the current one among them: each step back is a whole package. */
export const MAX_KEPT_VERSIONS = 5
export const MAX_INSTALLED_AGENTS = 64
export const MAX_INSTALLED_BYTES = 32 * 1024 * 1024

const ROOT = PACKAGES_PLACE
/** Digits of the number in a key: places are given in order and sort as text. */
const PLACE_DIGITS = 12

/** A stored package and its place: `[root, name, place]`. The highest place of a name is the current one. */
interface Installed {
  readonly key: StoreKey
  readonly pkg: AgentPackage
}

/**
 * Keeps packages by agent, across reloads. Stored bytes are verified again each time they are read: what no longer is a package is dropped and
 * reported, and the version before it is current then. One at a time for a store: rules are checked and written in turns.
 */
export class PackageStore {
  readonly #store: Store
  readonly #onDropped: (dropped: DroppedPackage) => void
  readonly #turns = new Turns()

  constructor(store: Store, { onDropped = () => {} }: PackageStoreOptions = {}) {
    this.#store = store
    this.#onDropped = onDropped
  }

  /**
   * Makes a package the current one of its name; nothing happens when it is that already. Its bytes count, not the object's other fields.
   * @throws what {@link openPackage} does, PackageAuthorError, PackageVersionError, PackageQuotaError
   */
  async install({ bytes }: Pick<AgentPackage, 'bytes'>, { allowDowngrade = false }: InstallOptions = {}): Promise<AgentPackage> {
    const pkg = await openPackage(bytes)
    return await this.#turns.take(async () => {
      const history = await this.#read(pkg.manifest.name)
      const current = history.at(-1)
      if (current != null) {
        assertAuthor(pkg, current.pkg)
        if (current.pkg.cid === pkg.cid) return current.pkg
        if (!allowDowngrade) assertHigher(pkg, current.pkg)
      }
      const gone = history.slice(0, Math.max(0, history.length + 1 - MAX_KEPT_VERSIONS))
      await this.#assertRoom(pkg, gone)
      const removals: StoreChange[] = gone.map(({ key }) => ({ key }))
      await this.#store.batch([...removals, { key: keyAfter(pkg, current?.key), value: pkg.bytes }])
      return pkg
    })
  }

  /** The package that is to run. */
  async current(name: string): Promise<AgentPackage | undefined> {
    return (await this.versions(name))[0]
  }

  /** All that is kept of an agent, the current one first. */
  async versions(name: string): Promise<AgentPackage[]> {
    const history = await this.#turns.take(async () => await this.#read(name))
    return history.map(({ pkg }) => pkg).reverse()
  }

  /** The current package of each agent, by name. */
  async list(): Promise<AgentPackage[]> {
    const all = await this.#turns.take(async () => await this.#read())
    return [...new Map(all.map(({ pkg }) => [pkg.manifest.name, pkg])).values()]
  }

  /**
   * Back to the package before the current one, which is forgotten.
   * @throws InvalidArgumentError when there is none before it
   */
  async rollback(name: string): Promise<AgentPackage> {
    return await this.#turns.take(async () => {
      const [previous, current] = (await this.#read(name)).slice(-2)
      if (previous == null || current == null) {
        throw new InvalidArgumentError(`Expected an agent with a version before the current one, got "${name.slice(0, 80)}"`)
      }
      await this.#store.delete(current.key)
      return previous.pkg
    })
  }

  /** Forgets an agent and its versions: any author may take the name then. Whether it was there. */
  async remove(name: string): Promise<boolean> {
    return await this.#turns.take(async () => {
      const gone: StoreChange[] = []
      for await (const { key } of this.#store.list([ROOT, name])) gone.push({ key })
      await this.#store.batch(gone)
      return gone.length > 0
    })
  }

  /** What is whole, in order of names and places; the rest is dropped. */
  async #read(name?: string): Promise<Installed[]> {
    const installed: Installed[] = []
    const dropped: DroppedPackage[] = []
    for await (const entry of this.#store.list(name == null ? [ROOT] : [ROOT, name])) {
      try {
        installed.push({ key: entry.key, pkg: await openEntry(entry) })
      } catch (error) {
        // openEntry throws errors only
        dropped.push({ key: entry.key, reason: error as Error })
      }
    }
    if (dropped.length > 0) await this.#store.batch(dropped.map(({ key }) => ({ key })))
    for (const each of dropped) this.#onDropped(each)
    return installed
  }

  async #assertRoom({ manifest, bytes }: AgentPackage, gone: readonly Installed[]): Promise<void> {
    const names = new Set([manifest.name])
    let total = bytes.byteLength
    for await (const { key, value } of this.#store.list([ROOT])) {
      names.add(key[1] ?? '')
      total += value.byteLength
    }
    for (const { pkg } of gone) total -= pkg.bytes.byteLength
    if (names.size > MAX_INSTALLED_AGENTS) {
      throw new PackageQuotaError(`Expected at most ${MAX_INSTALLED_AGENTS} agents, got another one`, { limit: MAX_INSTALLED_AGENTS })
    }
    if (total > MAX_INSTALLED_BYTES) {
      const detail = { value: total, limit: MAX_INSTALLED_BYTES }
      throw new PackageQuotaError(`Expected at most ${MAX_INSTALLED_BYTES} bytes of packages, got ${total}`, detail)
    }
  }
}

async function openEntry({ key, value }: StoreEntry): Promise<AgentPackage> {
  const pkg = await openPackage(value)
  const isInPlace = key.length === 3 && key[1] === pkg.manifest.name && /^\d{12}$/.test(key[2] ?? '')
  if (!isInPlace)
    throw new InvalidPackageError(`Expected package "${pkg.manifest.name}" in its own place, got ${key.join('/').slice(0, 200)}`)
  return pkg
}

function keyAfter({ manifest }: AgentPackage, last: StoreKey | undefined): StoreKey {
  return [ROOT, manifest.name, String(Number(last?.[2] ?? 0) + 1).padStart(PLACE_DIGITS, '0')]
}

function assertAuthor({ manifest, author }: AgentPackage, current: AgentPackage): void {
  if (author === current.author) return
  const detail = { value: author, expected: current.author }
  throw new PackageAuthorError(`Expected "${manifest.name}" of author ${current.author}, got ${author}`, detail)
}

function assertHigher({ manifest }: AgentPackage, current: AgentPackage): void {
  const { version } = current.manifest
  if (compareVersions(manifest.version, version) > 0) return
  const detail = { value: manifest.version, limit: version }
  throw new PackageVersionError(`Expected "${manifest.name}" of a version above ${version}, got ${manifest.version}`, detail)
}
