import { generateKeyPair } from '@libp2p/crypto/keys'
import { peerIdFromPrivateKey } from '@libp2p/peer-id'
import { decode, encode } from 'cborg'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_PACKAGE_BYTES, openPackage, packAgent } from './agent-package.ts'
import { encodeCanonical } from './strict-cbor.ts'
import { newAuthor, testManifest, testPackage } from './test-package.ts'

const alice = await newAuthor()
const bob = await newAuthor()
const named = (name: string): unknown => expect.objectContaining({ name })

/** The three parts of what travels, to be put together in another way. */
const envelopeOf = (bytes: Uint8Array): { author: string; content: Uint8Array; signature: Uint8Array } => decode(bytes)

test('what was packed is opened again: the same name, manifest, source and author', async () => {
  const packed = await testPackage(alice, {}, 'offer("ä", `日本`)')
  const opened = await openPackage(packed.bytes, { expectedCid: packed.cid })
  expect(opened).toEqual(packed)
  expect(opened).toMatchObject({ author: alice.author, source: 'offer("ä", `日本`)', manifest: { name: 'text.count' } })
  expect(opened.cid).toMatch(/^bafyrei[a-z2-7]{52}$/)
})

test('the same content has the same name, whoever signs it and in whatever order it was written', async () => {
  const backward = Object.fromEntries(Object.entries(testManifest()).reverse())
  const ofBob = await packAgent({ source: 'offer()', manifest: backward }, bob)
  expect(ofBob.cid).toBe((await testPackage(alice)).cid)
  expect(ofBob.author).not.toBe(alice.author)
})

test('another package than the one asked for is refused', async () => {
  const { bytes } = await testPackage(alice)
  const { cid } = await testPackage(alice, {}, 'another()')
  await expect(openPackage(bytes, { expectedCid: cid })).rejects.toThrow(named('PackageHashError'))
})

test('a package past the limit is refused before it is read, there and where it is packed', async () => {
  const { bytes } = await testPackage(alice)
  await expect(openPackage(bytes, { maxBytes: bytes.byteLength - 1 })).rejects.toThrow(named('PackageTooLargeError'))
  const long = new Uint8Array(MAX_PACKAGE_BYTES + 1)
  await expect(openPackage(long, { maxBytes: Number.MAX_SAFE_INTEGER })).rejects.toThrow(named('PackageTooLargeError'))
  await expect(testPackage(alice, {}, 'x'.repeat(MAX_PACKAGE_BYTES))).rejects.toThrow(named('PackageTooLargeError'))
  const content = 'x'.repeat(MAX_PACKAGE_BYTES - 1_000)
  expect((await testPackage(alice, {}, content)).source).toBe(content)
})

test('a signature counts for its author and its content only', async () => {
  const own = envelopeOf((await testPackage(alice)).bytes)
  const other = envelopeOf((await testPackage(alice, {}, 'other()')).bytes)
  const key = await generateKeyPair('Ed25519')
  const spelled = peerIdFromPrivateKey(key).toCID().toString()
  const secp = peerIdFromPrivateKey(await generateKeyPair('secp256k1')).toString()
  for (const parts of [
    { author: bob.author },
    { content: other.content },
    { signature: other.signature },
    { author: '' },
    { author: secp }
  ]) {
    await expect(openPackage(encodeCanonical({ ...own, ...parts }))).rejects.toThrow(named('PackageSignatureError'))
  }
  await expect(packAgent({ manifest: testManifest(), source: '' }, { author: alice.author, sign: bob.sign })).rejects.toThrow(
    named('PackageSignatureError')
  )
  // a second spelling of a good author would be a second author
  const sign = async (message: Uint8Array): Promise<Uint8Array> => await key.sign(message)
  const twice = packAgent({ manifest: testManifest(), source: '' }, { author: spelled, sign })
  await expect(twice).rejects.toThrow(named('PackageSignatureError'))
})

test('what is no author and no signature by its length is refused before any key is asked', async () => {
  const own = envelopeOf((await testPackage(alice)).bytes)
  for (const parts of [{ author: 'x'.repeat(129) }, { signature: own.signature.slice(1) }, { author: 1 }, { content: 'text' }]) {
    await expect(openPackage(encodeCanonical({ ...own, ...parts }))).rejects.toThrow(named('InvalidPackageError'))
  }
})

test('a signature of the hash without the domain is none', async () => {
  const prefix = 'kyrox agent package 1\n'.length
  const bare = packAgent(
    { manifest: testManifest(), source: '' },
    { ...alice, sign: async message => await alice.sign(message.subarray(prefix)) }
  )
  await expect(bare).rejects.toThrow(named('PackageSignatureError'))
})

test('an author who signs a bad manifest is refused for the manifest', async () => {
  await expect(testPackage(alice, { name: 'Bad' })).rejects.toThrow(named('InvalidManifestError'))
  const content = encodeCanonical({ manifest: testManifest({ runtime: 'wasm' }), source: '' })
  const { CID } = await import('multiformats/cid')
  const { sha256 } = await import('multiformats/hashes/sha2')
  const cid = CID.createV1(0x71, await sha256.digest(content))
  const message = Uint8Array.from([...new TextEncoder().encode('kyrox agent package 1\n'), ...cid.bytes])
  const bytes = encodeCanonical({ author: alice.author, content, signature: await alice.sign(message) })
  await expect(openPackage(bytes)).rejects.toThrow(named('InvalidManifestError'))
})

test('one package has one form: others with the same meaning are refused', async () => {
  const { bytes } = await testPackage(alice)
  const own = envelopeOf(bytes)
  const unsorted = encode(own, { mapSorter: () => -1 })
  const longer = Uint8Array.from([...bytes, 0])
  for (const other of [unsorted, longer, encodeCanonical({ ...own, more: 1 }), encodeCanonical([own]), new Uint8Array()]) {
    await expect(openPackage(other)).rejects.toThrow(named('InvalidPackageError'))
  }
})

test('bytes that nest past every stack are refused, not fatal', async () => {
  await expect(openPackage(new Uint8Array(MAX_PACKAGE_BYTES).fill(0x81))).rejects.toThrow(named('InvalidPackageError'))
})

test('text that UTF-8 cannot carry is not packed as other text', async () => {
  await expect(testPackage(alice, {}, 'a\ud800')).rejects.toThrow(named('InvalidArgumentError'))
})

const ERRORS = ['InvalidPackageError', 'PackageSignatureError', 'PackageTooLargeError', 'InvalidManifestError']

test('none of 2,000 changed packages is accepted, and none is fatal', async () => {
  const { bytes } = await testPackage(alice, { description: 'counts', permissions: { fetch: ['https://example.org'] } })
  const byte = fc.nat(255)
  const place = fc.nat(bytes.byteLength - 1)
  const flip = fc.tuple(place, byte).map(([at, value]) => bytes.with(at, value))
  const cut = place.map(at => bytes.slice(0, at))
  const inserted = fc
    .tuple(place, fc.uint8Array({ minLength: 1, maxLength: 8 }))
    .map(([at, more]) => Uint8Array.from([...bytes.slice(0, at), ...more, ...bytes.slice(at)]))
  const removed = place.map(at => Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(at + 1)]))
  const noise = fc.uint8Array({ maxLength: 300 })
  const changed = fc.oneof({ arbitrary: flip, weight: 4 }, cut, inserted, removed, noise)
  await fc.assert(
    fc.asyncProperty(changed, async other => {
      fc.pre(Buffer.compare(other, bytes) !== 0)
      const outcome = await openPackage(other).then(
        () => 'accepted',
        (error: Error) => error.name
      )
      expect(ERRORS).toContain(outcome)
    }),
    { numRuns: 2_000 }
  )
}, 30_000)
