import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { HeldOutput } from '../tasks/held-output.ts'
import { MessageType } from '../wire/message-type.ts'
import { OutputFetch } from '../wire/proto/output-message.js'
import { encodeValue } from '../wire/value.ts'
import { decodePlaces, encodeHeld, encodePlaces } from './output-codec.ts'
import { MAX_PIECES_OF_HOLDER, OutputLostError, PIECE_BYTES } from './output-fetcher.ts'
import { linkedNodes } from './test-network.ts'

const signal = new AbortController().signal
const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

/** Bytes that differ from place to place. */
function patterned(length: number): Uint8Array {
  const bytes = new Uint8Array(length)
  for (let index = 0; index < length; index++) bytes[index] = index * 7 + (index >> 8)
  return bytes
}

test('inputs that are elsewhere are fetched from all their holders, and each is put in its places', async () => {
  const { alice, bob, carol } = linkedNodes(['alice', 'bob', 'carol'])
  const [large, other] = [patterned(3 * PIECE_BYTES + 17), patterned(20_000).fill(9)]
  const fromBob = await bob.outputs.hold('alice', encodeValue({ bytes: large }))
  const fromCarol = await carol.outputs.hold('alice', encodeValue(other))
  const places = encodePlaces([
    { path: ['picture'], output: fromBob },
    { path: ['list', 1], output: fromCarol },
    { path: ['list', 0], output: fromCarol }
  ])
  const input = { picture: null, list: [null, null], title: 'x' }
  const whole = await alice.outputs.completed(input, places, { owner: 'carol', signal })
  expect(whole).toEqual({ picture: { bytes: large }, list: [other, other], title: 'x' })
  // each its own: what is done to one is done to no other
  const { list } = whole as { list: Uint8Array[] }
  expect(list[0]).not.toBe(list[1])
  expect(alice.outputs.fetcher.underWay).toBe(0)
})

test('no more is under way than the reader asked for, however large the output', async () => {
  const { alice, bob } = linkedNodes(['alice', 'bob'])
  const bytes = patterned(40 * PIECE_BYTES)
  const outputs = await Promise.all([bob.outputs.hold('alice', bytes), bob.outputs.hold('alice', bytes)])
  const pieces = (heard: typeof bob.heard, type: number): number => heard.filter(({ message }) => message.type === type).length
  let most = 0
  const fetching = Promise.all(outputs.map(output => alice.outputs.fetcher.fetch(output, { owner: 'bob', signal })))
  let isOver = false
  void fetching.finally(() => {
    isOver = true
  })
  while (!isOver) {
    most = Math.max(most, pieces(bob.heard, MessageType.OUTPUT_FETCH) - pieces(alice.heard, MessageType.OUTPUT_PIECE))
    await turn()
  }
  expect((await fetching).map(each => Buffer.compare(each, bytes))).toEqual([0, 0])
  expect(most).toBeGreaterThan(1)
  expect(most).toBeLessThanOrEqual(MAX_PIECES_OF_HOLDER)
})

test('a peer that asks without end and does not read costs a few pieces', async () => {
  const { bob, alice } = linkedNodes(['alice', 'bob'])
  const { id } = await bob.outputs.hold('alice', patterned(PIECE_BYTES))
  const refused: string[] = []
  const link = {
    peerId: 'alice',
    send: ({ payload }: { payload: Uint8Array }): Promise<void> => {
      if (payload.byteLength > 1_000) return new Promise(() => {})
      refused.push(new TextDecoder().decode(payload))
      return Promise.resolve()
    }
  }
  for (let requestId = 1; requestId <= 100; requestId++) {
    const payload = OutputFetch.encode({ requestId, outputId: id, offset: 0, length: PIECE_BYTES })
    const message = {
      messageId: '',
      senderId: '',
      recipientId: '',
      type: MessageType.OUTPUT_FETCH,
      payload,
      metadata: new Map(),
      timestamp: 0
    }
    expect(bob.outputs.take(link, message)).toBe(true)
  }
  await turn()
  expect(refused.length).toBe(100 - 2 * MAX_PIECES_OF_HOLDER)
  expect(refused[0]).toContain('too many pieces')
  expect(alice.outputs.store.size).toBe(0)
})

test('other bytes than those that were promised are refused, and the owner is asked', async () => {
  const { alice, bob, carol } = linkedNodes(['alice', 'bob', 'carol'])
  const bytes = patterned(30_000)
  const good = await carol.outputs.hold('alice', bytes)
  const forged = { ...(await bob.outputs.hold('alice', patterned(30_000).fill(1))), sha256: good.sha256 }
  const asked: string[] = []
  carol.locate = id => {
    asked.push(id)
    return Promise.resolve(good)
  }
  expect(Buffer.compare(await alice.outputs.fetcher.fetch(forged, { owner: 'carol', signal }), bytes)).toBe(0)
  expect(asked).toEqual([forged.id])
})

test('where the owner does not know either, the input is lost; it is not asked for ever', async () => {
  const { alice, bob } = linkedNodes(['alice', 'bob'])
  const gone: HeldOutput = { id: 'gone', holder: 'bob', byteLength: 5, sha256: new Uint8Array(0) }
  await expect(alice.outputs.fetcher.fetch(gone, { owner: 'bob', signal })).rejects.toBeInstanceOf(OutputLostError)
  let asked = 0
  bob.locate = () => {
    asked++
    return Promise.resolve(gone)
  }
  await expect(alice.outputs.fetcher.fetch(gone, { owner: 'bob', signal })).rejects.toThrow('could not be fetched')
  expect(asked).toBe(4)
})

test('a holder whose link breaks in the middle is left for where the owner points', async () => {
  const { alice, bob, carol } = linkedNodes(['alice', 'bob', 'carol'])
  const bytes = patterned(30 * PIECE_BYTES)
  const first = await bob.outputs.hold('carol', bytes)
  carol.locate = () => carol.outputs.hold('carol', bytes)
  const fetching = alice.outputs.fetcher.fetch(first, { owner: 'carol', signal })
  while (alice.heard.length < 5) await turn()
  alice.cuts.get('bob')?.('gone')
  expect(Buffer.compare(await fetching, bytes)).toBe(0)
})

test('who gives up asks for no more', async () => {
  const { alice, bob } = linkedNodes(['alice', 'bob'])
  const output = await bob.outputs.hold('alice', patterned(30 * PIECE_BYTES))
  const controller = new AbortController()
  const fetching = alice.outputs.fetcher.fetch(output, { owner: 'bob', signal: controller.signal })
  while (alice.heard.length < 5) await turn()
  controller.abort(new Error('enough'))
  await expect(fetching).rejects.toThrow('enough')
  expect(alice.outputs.fetcher.underWay).toBe(0)
})

test('references come back as they went; of what a stranger writes nothing is taken on trust', () => {
  const output: HeldOutput = { id: 'abc', holder: 'bob', byteLength: 5, sha256: new Uint8Array(32) }
  const places = [{ path: ['a', 0], output }]
  expect(decodePlaces(encodePlaces(places))).toEqual(places)
  for (const change of [
    { id: '' },
    { id: 'x'.repeat(65) },
    { byteLength: 0 },
    { byteLength: 300_000_000 },
    { sha256: new Uint8Array(5) }
  ]) {
    expect(() => decodePlaces(encodePlaces([{ path: [], output: { ...output, ...change } }]))).toThrow('Expected a reference with')
  }
  expect(() => decodePlaces(encodeHeld(output))).toThrow('Expected a reference')
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), bytes => {
      try {
        decodePlaces(bytes)
      } catch (error) {
        expect(['InvalidReferenceError', 'InvalidValueError']).toContain((error as Error).name)
      }
    })
  )
})

test('a reference cannot be put where there is no place for it', async () => {
  const { alice } = linkedNodes(['alice'])
  const output = await alice.outputs.hold('alice', encodeValue('x'.repeat(20_000)))
  for (const path of [['__proto__', 'x'], ['b'], ['a', 'length'], ['a', 5]]) {
    const places = encodePlaces([{ path, output }])
    await expect(alice.outputs.completed({ a: 'text' }, places, { owner: 'alice', signal })).rejects.toThrow(
      'Expected a place in the input'
    )
  }
})
