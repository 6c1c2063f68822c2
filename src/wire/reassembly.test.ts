import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MAX_MESSAGE_BYTES, MAX_UNFINISHED_MESSAGES } from './limits.ts'
import { Reassembly, type ReassemblyOptions } from './reassembly.ts'

/** A reassembly and what came of it. */
function watched(options?: ReassemblyOptions): {
  reassembly: Reassembly
  messages: Uint8Array[]
  refused: () => number
} {
  const messages: Uint8Array[] = []
  let refused = 0
  const reassembly = new Reassembly(
    {
      onMessage: bytes => messages.push(bytes),
      onRefuse: () => refused++
    },
    options
  )
  return { reassembly, messages, refused: () => refused }
}

const first = (transfer: number, totalBytes: number, ...bytes: number[]) =>
  ({ kind: 'first', transfer, totalBytes, bytes: Uint8Array.from(bytes) }) as const
const chunk = (transfer: number, ...bytes: number[]) => ({ kind: 'chunk', transfer, bytes: Uint8Array.from(bytes) }) as const

test('messages come out whole, however their chunks are cut and mixed', () => {
  const sent = fc.array(fc.uint8Array({ minLength: 1, maxLength: 200 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(sent, fc.infiniteStream(fc.nat()), (bodies, choices) => {
      const { reassembly, messages, refused } = watched()
      const choose = (below: number): number => choices.next().value % below
      const left = bodies.map((body, transfer) => ({ body, transfer, sent: 0 }))
      while (left.length > 0) {
        const at = choose(left.length)
        const one = left[at] as (typeof left)[number]
        const bytes = one.body.subarray(one.sent, one.sent + 1 + choose(50))
        if (one.sent === 0) reassembly.take({ kind: 'first', transfer: one.transfer, totalBytes: one.body.byteLength, bytes })
        else reassembly.take({ kind: 'chunk', transfer: one.transfer, bytes })
        one.sent += bytes.byteLength
        if (one.sent === one.body.byteLength) left.splice(at, 1)
      }
      const sorted = (all: Uint8Array[]): string[] => all.map(String).sort()
      expect(sorted(messages)).toEqual(sorted(bodies))
      expect([refused(), reassembly.heldBytes]).toEqual([0, 0])
    })
  )
})

test('an attachment comes out beside its message, each in a buffer of its own, wherever the chunks were cut', () => {
  const cuts = fc.array(fc.nat({ max: 40 }), { maxLength: 6 })
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 20 }), fc.uint8Array({ minLength: 1, maxLength: 20 }), cuts, (message, attachment, places) => {
      const got: Array<readonly [Uint8Array, Uint8Array | undefined]> = []
      const reassembly = new Reassembly({ onMessage: (...whole) => got.push([whole[0], whole[1]]), onRefuse: () => got.splice(0) })
      const whole = Uint8Array.of(...message, ...attachment)
      const ends = [...places.filter(place => place < whole.byteLength).sort((a, b) => a - b), whole.byteLength]
      for (const [index, end] of ends.entries()) {
        const bytes = whole.subarray(ends[index - 1] ?? 0, end)
        const begins = { kind: 'first', totalBytes: whole.byteLength, attachmentBytes: attachment.byteLength } as const
        reassembly.take(index === 0 ? { ...begins, transfer: 1, bytes } : { kind: 'chunk', transfer: 1, bytes })
      }
      expect(got).toEqual([[message, attachment]])
      expect(got[0]?.[1]?.buffer.byteLength).toBe(attachment.byteLength)
      expect(reassembly.heldBytes).toBe(0)
    })
  )
})

test('a message fills its own buffer exactly, so that it can be moved to another thread', () => {
  const { reassembly, messages } = watched()
  reassembly.take(first(1, 5, 1, 2, 3))
  reassembly.take(chunk(1, 4, 5))
  expect(messages[0]).toEqual(Uint8Array.of(1, 2, 3, 4, 5))
  expect(messages[0]?.buffer.byteLength).toBe(5)
})

test.each([
  ['a chunk of a message never begun', [chunk(1, 1)]],
  ['more bytes than were promised', [first(1, 2, 1), chunk(1, 2, 3)]],
  ['a promise past the limit', [first(1, MAX_MESSAGE_BYTES + 1, 1)]],
  ['a message begun twice', [first(1, 3, 1), first(1, 3, 2)]]
])('%s is refused, and nothing of it is held', (_name, frames) => {
  const { reassembly, messages, refused } = watched()
  for (const frame of frames) reassembly.take(frame)
  expect([refused(), reassembly.heldBytes, messages.length]).toEqual([1, 0, 0])
})

test('of a message begun twice nothing comes out, whatever follows', () => {
  const { reassembly, messages } = watched()
  for (const frame of [first(1, 3, 1), first(1, 3, 2), chunk(1, 3), chunk(1, 4)]) reassembly.take(frame)
  expect(messages).toEqual([])
})

test('a promise costs nothing: a thousand of the largest messages may be begun', () => {
  const { reassembly, refused } = watched()
  for (let i = 0; i < 1_000; i++) reassembly.take(first(i, MAX_MESSAGE_BYTES, 1))
  expect(reassembly.heldBytes).toBe(MAX_UNFINISHED_MESSAGES)
  expect(refused()).toBe(1_000 - MAX_UNFINISHED_MESSAGES)
})

test('chunks of nothing cost nothing', () => {
  const { reassembly, refused } = watched()
  reassembly.take(first(1, 10))
  for (let i = 0; i < 10_000; i++) reassembly.take(chunk(1))
  expect([reassembly.heldBytes, refused()]).toEqual([0, 0])
})

test('what is given up frees its room and its number', () => {
  const { reassembly, messages } = watched()
  reassembly.take(first(1, 10, 1, 2, 3))
  reassembly.take({ kind: 'abandon', transfer: 1 })
  reassembly.take({ kind: 'abandon', transfer: 2 })
  expect(reassembly.heldBytes).toBe(0)
  reassembly.take(first(1, 1, 9))
  expect(messages).toEqual([Uint8Array.of(9)])
})

test('unfinished messages together stay below their limit', () => {
  const { reassembly, refused } = watched({ maxHeldBytes: 800 })
  const held: number[] = []
  for (let i = 0; i < 10; i++) {
    reassembly.take({ kind: 'first', transfer: i, totalBytes: 1_000, bytes: new Uint8Array(100) })
    held.push(reassembly.heldBytes)
  }
  expect(Math.max(...held)).toBe(800)
  expect(refused()).toBe(2)
})
