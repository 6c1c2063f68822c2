import { createHash } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { threadsOf } from './test-threads.ts'

const SOURCE = `export default { async 'count.to'(input, ctx) { let n = 0; while (n < input.to) { n++; ctx.progress(0.5); await ctx.state.get('n') } return n } }`
const HEAD = 37
const threads = (source = SOURCE) => threadsOf({ source, answer: () => new Promise(resolve => setTimeout(resolve, 1)) })

/** The same numbers each time. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

async function frozen(): Promise<Uint8Array> {
  const { run, suspend, progress } = threads()
  run('count.to', { to: 1000 }).catch(() => {})
  while (progress.length === 0) await new Promise(resolve => setTimeout(resolve, 1))
  return await suspend()
}

/** A snapshot whose body is another, made to look whole. */
function withBody(body: Uint8Array): Uint8Array {
  const packed = deflateRawSync(body)
  return Buffer.concat([Uint8Array.of(0x4b, 0x59, 0x51, 0x4a, 1), createHash('sha256').update(packed).digest(), packed])
}

const changed = (bytes: Uint8Array, at: number, value: number): Uint8Array => {
  const copy = Uint8Array.from(bytes)
  copy[at] = value
  return copy
}

test('a snapshot that is damaged, cut, of another program or too large is refused by name', { timeout: 60_000 }, async () => {
  const snapshot = await frozen()
  const { run } = threads()
  const random = seeded(1)
  const body = inflateRawSync(snapshot.subarray(HEAD))
  const index = body.readUInt32BE(0)
  const withIndex = (change: (text: string) => string): Uint8Array => {
    const text = Buffer.from(change(body.subarray(4, 4 + index).toString()))
    const size = Buffer.alloc(4)
    size.writeUInt32BE(text.byteLength)
    return withBody(Buffer.concat([size, text, body.subarray(4 + index)]))
  }
  const wrong = [
    ...Array.from({ length: 20 }, () => changed(snapshot, Math.floor(random() * snapshot.byteLength), Math.floor(random() * 256))).filter(
      each => Buffer.compare(each, snapshot) !== 0
    ),
    ...[0, 1, HEAD, HEAD + 1, 1000, snapshot.byteLength - 1].map(length => snapshot.slice(0, length)),
    withBody(new Uint8Array(300 * 1024 * 1024)),
    withBody(Buffer.from('no index')),
    withBody(Buffer.concat([body, Uint8Array.of(1)])),
    withIndex(text => text.replace(/"memoryBytes":\d+/, '"memoryBytes":4294901760')),
    withIndex(text => text.replace(/"runtimePtr":\d+/, '"runtimePtr":4294901760')),
    withIndex(text => text.replace(/"entry":\d+/, '"entry":-1')),
    withIndex(text => text.replace(/"capability":"count.to"/, '"capability":"else"')),
    withIndex(text => text.replace(/quickjs-wasi/, 'quickjs-other')),
    withIndex(() => 'null'),
    withIndex(text => text.replace(/"questions":\[/, '"questions":[{"id":1,"textBytes":1e9,"bufferBytes":[]},'))
  ]
  for (const bytes of wrong) {
    await expect(run('count.to', { to: 1000 }, { snapshot: Uint8Array.from(bytes) })).rejects.toMatchObject({
      name: 'InvalidSnapshotError'
    })
  }
  await expect(threads(`${SOURCE}\n`).run('count.to', null, { snapshot })).rejects.toMatchObject({ name: 'InvalidSnapshotError' })
})

test('a memory that is broken on purpose ends in an error or in an output, in time', { timeout: 120_000 }, async () => {
  const body = inflateRawSync((await frozen()).subarray(HEAD))
  const random = seeded(7)
  const { run } = threads()
  const ended: string[] = []
  for (let turn = 0; turn < 15; turn++) {
    const broken = Uint8Array.from(body)
    // the stack and the statics come first; the heap is above
    for (let flips = 0; flips < 2000; flips++) broken[1024 * 1024 + Math.floor(random() * 300_000)] = Math.floor(random() * 256)
    const options = { snapshot: withBody(broken), timeoutMs: 1000, signal: AbortSignal.timeout(1500) }
    ended.push(
      await run('count.to', { to: 1000 }, options).then(
        () => 'output',
        (error: Error) => error.name
      )
    )
  }
  expect(ended.length).toBe(15)
  for (const name of ended) expect(name).toMatch(/^output$|Error$/)
  // the next run is none the worse
  expect(await run('count.to', { to: 2 })).toBe(2)
})
