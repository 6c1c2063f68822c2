import { expect, test } from 'vitest'
import { MemoryStore } from '../../storage/memory-store.ts'
import type { Store } from '../../storage/store.ts'
import { MAX_PACKAGE_BYTES } from './agent-package.ts'
import { type DroppedPackage, MAX_INSTALLED_AGENTS, MAX_INSTALLED_BYTES, MAX_KEPT_VERSIONS, PackageStore } from './package-store.ts'
import { newAuthor, testPackage } from './test-package.ts'

const alice = await newAuthor()
const bob = await newAuthor()
const named = (name: string): unknown => expect.objectContaining({ name })
const version = async (text: string, source?: string) => await testPackage(alice, { version: text }, source)

/** A store of packages, and what it dropped. */
function packageStore(store: Store = new MemoryStore()) {
  const dropped: DroppedPackage[] = []
  return { store, dropped, packages: new PackageStore(store, { onDropped: each => dropped.push(each) }) }
}

const versionsOf = async (packages: PackageStore): Promise<string[]> =>
  (await packages.versions('text.count')).map(({ manifest }) => manifest.version)

/** The stored package that was put last. */
async function lastKey(store: Store) {
  for await (const { key } of store.list(['agent-packages'], { direction: 'backward', limit: 1 })) return key
  throw new Error('nothing is stored')
}

test('an installed agent is there after the store was opened again', async () => {
  const { store, packages } = packageStore()
  const pkg = await version('1.0.0')
  await packages.install(pkg)
  const { packages: reopened } = packageStore(store)
  expect(await reopened.current('text.count')).toEqual(pkg)
  expect(await reopened.list()).toEqual([pkg])
  expect(await reopened.current('text')).toBeUndefined()
})

test('the newest version is current, and a few before it are kept', async () => {
  const { packages } = packageStore()
  for (let minor = 0; minor < 7; minor++) await packages.install(await version(`1.${minor}.0`))
  expect(await versionsOf(packages)).toEqual(['1.6.0', '1.5.0', '1.4.0', '1.3.0', '1.2.0'])
  expect(await versionsOf(packages)).toHaveLength(MAX_KEPT_VERSIONS)
})

test('an upgrade needs a higher version, unless a lower one is asked for; the same package again changes nothing', async () => {
  const { packages } = packageStore()
  await packages.install(await version('1.2.0'))
  await packages.install(await version('1.2.0'))
  await expect(packages.install(await version('1.2.0', 'changed()'))).rejects.toThrow(named('PackageVersionError'))
  await expect(packages.install(await version('1.2.0-beta'))).rejects.toThrow(named('PackageVersionError'))
  await packages.install(await version('1.1.0'), { allowDowngrade: true })
  expect(await versionsOf(packages)).toEqual(['1.1.0', '1.2.0'])
})

test('a name belongs to its author until it is removed', async () => {
  const { packages } = packageStore()
  await packages.install(await version('1.0.0'))
  const other = await testPackage(bob, { version: '2.0.0' })
  await expect(packages.install(other, { allowDowngrade: true })).rejects.toThrow(named('PackageAuthorError'))
  expect(await packages.remove('text.count')).toBe(true)
  expect(await packages.remove('text.count')).toBe(false)
  expect((await packages.install(other)).author).toBe(bob.author)
})

test('a rollback forgets the current version, down to the first', async () => {
  const { packages } = packageStore()
  await packages.install(await version('1.0.0'))
  await packages.install(await version('2.0.0'))
  expect((await packages.rollback('text.count')).manifest.version).toBe('1.0.0')
  await expect(packages.rollback('text.count')).rejects.toThrow(named('InvalidArgumentError'))
  await expect(packages.rollback('nobody')).rejects.toThrow(named('InvalidArgumentError'))
  await packages.install(await version('1.5.0'))
  expect(await versionsOf(packages)).toEqual(['1.5.0', '1.0.0'])
})

test('a package is opened before it is installed, whatever the object says', async () => {
  const { packages } = packageStore()
  const pkg = await version('1.0.0')
  const forged = { ...pkg, bytes: pkg.bytes.with(200, (pkg.bytes[200] ?? 0) ^ 1) }
  await expect(packages.install(forged)).rejects.toThrow(
    expect.objectContaining({ name: expect.stringMatching(/^(InvalidPackage|PackageSignature)Error$/) })
  )
  expect(await packages.list()).toEqual([])
})

test('a damaged record is dropped and reported, and the version before it is current', async () => {
  const { store, packages, dropped } = packageStore()
  await packages.install(await version('1.0.0'))
  await packages.install(await version('2.0.0'))
  const key = await lastKey(store)
  await store.put(key, new Uint8Array([1, 2, 3]))
  expect((await packages.list()).map(({ manifest }) => manifest.version)).toEqual(['1.0.0'])
  expect(dropped).toEqual([{ key, reason: named('InvalidPackageError') }])
  expect(await store.get(key)).toBeUndefined()
})

test('a good package in the place of another is dropped', async () => {
  const { store, packages, dropped } = packageStore()
  const { bytes } = await version('1.0.0')
  await store.put(['agent-packages', 'image.encode', '000000000001'], bytes)
  await store.put(['agent-packages', 'text.count'], bytes)
  await store.put(['agent-packages', 'text.count', 'latest'], bytes)
  expect(await packages.list()).toEqual([])
  expect(dropped).toHaveLength(3)
})

test('agents past the limit are refused, versions of those that are there are not', async () => {
  const { packages } = packageStore()
  for (let i = 0; i < MAX_INSTALLED_AGENTS; i++)
    await packages.install(await testPackage(alice, { name: `agent-${String.fromCharCode(97 + (i % 26))}${i}` }))
  await expect(packages.install(await version('1.0.0'))).rejects.toThrow(named('PackageQuotaError'))
  await packages.install(await testPackage(alice, { name: 'agent-a0', version: '1.0.1' }))
})

test('bytes past the limit are refused; those that an upgrade frees count as free', async () => {
  const { store, packages } = packageStore()
  const long = 'x'.repeat(MAX_PACKAGE_BYTES - 2_000)
  for (let i = 0; i < MAX_KEPT_VERSIONS; i++) await packages.install(await version(`1.${i}.0`, long))
  const left = MAX_INSTALLED_BYTES - MAX_KEPT_VERSIONS * MAX_PACKAGE_BYTES
  await store.put(['agent-packages', 'another', '000000000001'], new Uint8Array(left))
  await expect(packages.install(await testPackage(alice, { name: 'third' }, long))).rejects.toThrow(
    expect.objectContaining({ name: 'PackageQuotaError', detail: expect.objectContaining({ limit: MAX_INSTALLED_BYTES }) })
  )
  await packages.install(await version('2.0.0', long))
})

test('two installations at once follow one another', async () => {
  const { packages } = packageStore()
  const [one, two] = [await version('1.0.0'), await version('2.0.0')]
  const outcomes = await Promise.allSettled([packages.install(two), packages.install(one)])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  expect(await versionsOf(packages)).toEqual(['2.0.0'])
})
