import { createHash } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { PAGE_BYTES } from './capped-wasm.ts'
import { inflated } from './deflate.ts'
import type { FrozenRun } from './guest-session.ts'
import { MAX_VALUE_BYTES, packValue } from './guest-values.ts'
import { readSnapshot, type SnapshotOf, writeSnapshot } from './run-snapshot.ts'

const HEAD = 37
const of: SnapshotOf = { program: 'p', engine: 'e', capability: 'c', mostMemoryBytes: 2 * PAGE_BYTES }
const frozen: FrozenRun = {
  image: { memory: new Uint8Array(PAGE_BYTES).fill(7), stackPointer: 10, runtimePtr: 20, contextPtr: 30, entry: 40 },
  questions: [{ id: 3, value: packValue({ what: 'state.get', key: 'ä' }) }],
  answers: [
    { id: 1, isGood: true, value: packValue([new Uint8Array([1, 2])]) },
    { id: 2, isGood: false, value: packValue(null) }
  ]
}

/** A snapshot of this body that is whole in all else. */
function sealed(body: Uint8Array): Uint8Array {
  const packed = deflateRawSync(body)
  return Buffer.concat([Uint8Array.of(0x4b, 0x59, 0x51, 0x4a, 1), createHash('sha256').update(packed).digest(), packed])
}

/** A good one whose index was changed, and nothing else. */
async function withIndex(change: Record<string, unknown>): Promise<Uint8Array> {
  const body = inflateRawSync((await writeSnapshot(frozen, of)).subarray(HEAD))
  const length = body.readUInt32BE(0)
  const index = Buffer.from(JSON.stringify({ ...JSON.parse(body.subarray(4, 4 + length).toString()), ...change }))
  const size = Buffer.alloc(4)
  size.writeUInt32BE(index.byteLength)
  return sealed(Buffer.concat([size, index, body.subarray(4 + length)]))
}

const refusal = (what: string) =>
  expect.objectContaining({ name: 'InvalidSnapshotError', message: expect.stringContaining(`wrong in ${what}`) })

test('a frozen run comes back as it was', async () => {
  const read = await readSnapshot(await writeSnapshot(frozen, of), of)
  expect(read).toEqual(frozen)
})

test('bytes that do not begin as a snapshot of this version are refused by their head', async () => {
  const good = await writeSnapshot(frozen, of)
  for (const at of [0, 1, 2, 3, 4]) await expect(readSnapshot(good.with(at, 9), of)).rejects.toEqual(refusal('its head'))
  await expect(readSnapshot(good.slice(0, HEAD), of)).rejects.toEqual(refusal('its head'))
  // as a peer of another version would send it
  await expect(readSnapshot('text' as unknown as Uint8Array, of)).rejects.toEqual(refusal('its head'))
})

test('one changed byte behind the head, or in the sum itself, is refused by the checksum', async () => {
  const good = await writeSnapshot(frozen, of)
  for (const at of [5, HEAD - 1, HEAD, good.byteLength - 1])
    await expect(readSnapshot(good.with(at, (good[at] ?? 0) ^ 1), of)).rejects.toEqual(refusal('its checksum'))
})

test('a body that unpacks to more than a run may hold is not unpacked', async () => {
  const most = of.mostMemoryBytes + MAX_VALUE_BYTES * 2 + 1024 * 1024
  await expect(readSnapshot(sealed(new Uint8Array(most + 1)), of)).rejects.toEqual(refusal('its size or its compression'))
  await expect(inflated(new Uint8Array(deflateRawSync(new Uint8Array(100))), 99)).rejects.toMatchObject({
    name: 'KyroxError',
    detail: { limit: 99 }
  })
  expect((await inflated(new Uint8Array(deflateRawSync(new Uint8Array(100))), 100)).byteLength).toBe(100)
})

test.each<[string, Partial<SnapshotOf>]>([
  ['its engine', { engine: 'another' }],
  ['its program', { program: 'another' }],
  ['its capability', { capability: 'another' }],
  ['its memory', { mostMemoryBytes: PAGE_BYTES - 1 }]
])('a snapshot of another run is refused by %s', async (what, change) => {
  await expect(readSnapshot(await writeSnapshot(frozen, of), { ...of, ...change })).rejects.toEqual(refusal(what))
})

test.each<[string, Record<string, unknown>]>([
  ['its memory', { memoryBytes: PAGE_BYTES - 1 }],
  ['its memory', { memoryBytes: 0 }],
  ['its memory', { memoryBytes: 'all' }],
  ['its size', { memoryBytes: 2 * PAGE_BYTES }],
  ['its pointers', { stackPointer: 0 }],
  ['its pointers', { runtimePtr: PAGE_BYTES + 1 }],
  ['its pointers', { contextPtr: -1 }],
  ['its pointers', { entry: 1.5 }],
  ['its index', { questions: {} }],
  ['its index', { answers: [{ id: -1, textBytes: 0, bufferBytes: [] }] }],
  ['its index', { answers: [{ id: 1, textBytes: 0, bufferBytes: ['x'] }] }],
  ['its index', { questions: Array.from({ length: 2_001 }, (_, id) => ({ id, textBytes: 0, bufferBytes: [] })) }],
  ['its index', { more: 'x'.repeat(1024 * 1024) }],
  ['its size', { questions: [{ id: 1, textBytes: 1e9, bufferBytes: [] }] }]
])('an index that lies is refused by %s', async (what, change) => {
  await expect(readSnapshot(await withIndex(change), of)).rejects.toEqual(refusal(what))
})

test('a body with less or more than its index says is refused by its size', async () => {
  const body = inflateRawSync((await writeSnapshot(frozen, of)).subarray(HEAD))
  await expect(readSnapshot(sealed(Buffer.concat([body, Uint8Array.of(0)])), of)).rejects.toEqual(refusal('its size'))
  await expect(readSnapshot(sealed(body.subarray(0, -1)), of)).rejects.toEqual(refusal('its size'))
  await expect(readSnapshot(sealed(Uint8Array.of(0, 0)), of)).rejects.toEqual(refusal('its size'))
  await expect(readSnapshot(sealed(Uint8Array.of(0, 0, 0, 4, 1, 2, 3, 4)), of)).rejects.toEqual(refusal('its index'))
  await expect(readSnapshot(sealed(new TextEncoder().encode('\0\0\0\u0004null')), of)).rejects.toEqual(refusal('its index'))
})
