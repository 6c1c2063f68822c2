import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MemoryStore } from '../../storage/memory-store.ts'
import type { Store } from '../../storage/store.ts'
import { encodeValue } from '../../wire/value.ts'
import { AgentStateStore, MAX_STATE_KEY, MAX_STATE_KEYS } from './agent-state.ts'

const named = (name: string): unknown => expect.objectContaining({ name })
const stateOf = (store: Store = new MemoryStore(), limitBytes = 1_000, agent = 'notes'): AgentStateStore =>
  new AgentStateStore(store, { agent, limitBytes })

test('what is set is there for the same agent after a restart, and for no other', async () => {
  const store = new MemoryStore()
  await stateOf(store).set('seen', { count: 2, bytes: new Uint8Array([1]) })
  expect(await stateOf(store).get('seen')).toEqual({ count: 2, bytes: new Uint8Array([1]) })
  expect(await stateOf(store, 1_000, 'notes-other').keys()).toEqual([])
  expect(await stateOf(store).get('unseen')).toBeUndefined()
})

test('keys are any text, in order, by their beginning', async () => {
  const store = new MemoryStore()
  const state = stateOf(store, 10_000)
  const keys = ['a', 'a/1', 'a/2', 'ä', '日本', '\0', '\ud800', '🙂'.repeat(256)]
  for (const key of keys) await state.set(key, key.length)
  expect(await stateOf(store).keys()).toEqual([...keys].sort())
  expect(await state.keys('a/')).toEqual(['a/1', 'a/2'])
  expect(await state.get('\ud800')).toBe(1)
  await state.delete('a/1')
  expect(await state.keys('a/')).toEqual(['a/2'])
})

test('a key is a text of 1 to 512 characters', async () => {
  const state = stateOf()
  await state.set('x'.repeat(MAX_STATE_KEY), 1)
  for (const key of ['', 'x'.repeat(MAX_STATE_KEY + 1)]) {
    await expect(state.set(key, 1)).rejects.toThrow(named('InvalidArgumentError'))
    await expect(state.get(key)).rejects.toThrow(named('InvalidArgumentError'))
    await expect(state.delete(key)).rejects.toThrow(named('InvalidArgumentError'))
  }
})

test('the quota counts keys and values, and a refused value changes nothing', async () => {
  const state = stateOf(new MemoryStore(), 20)
  await state.set('key', new Uint8Array(10))
  expect(await state.usedBytes()).toBe(14)
  await expect(state.set('key', new Uint8Array(17))).rejects.toThrow(
    expect.objectContaining({ name: 'StateQuotaError', detail: { value: 21, limit: 20 } })
  )
  expect(await state.get('key')).toEqual(new Uint8Array(10))
  await state.set('key', new Uint8Array(16))
  expect(await state.usedBytes()).toBe(20)
})

test('sets at once do not lose the count', async () => {
  const store = new MemoryStore()
  const state = stateOf(store, 50)
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => state.set(`key${i % 10}`, i)))
  expect(outcomes.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThan(8)
  expect(await state.usedBytes()).toBeLessThanOrEqual(50)
  expect(await state.usedBytes()).toBe(await stateOf(store).usedBytes())
})

test('whatever is done, the count is that of what is stored', async () => {
  const key = fc.constantFrom('a', 'b', 'cc', 'ü')
  const step = fc.oneof(fc.record({ key, value: fc.string({ maxLength: 30 }) }), fc.record({ key }))
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 20 }), async steps => {
      const store = new MemoryStore()
      const state = stateOf(store, 60)
      await Promise.allSettled(steps.map(each => ('value' in each ? state.set(each.key, each.value) : state.delete(each.key))))
      expect(await state.usedBytes()).toBe(await stateOf(store).usedBytes())
      expect(await state.usedBytes()).toBeLessThanOrEqual(60)
    }),
    { numRuns: 200 }
  )
})

test('a value is kept as it was when it was given', async () => {
  const state = stateOf()
  const value = { list: [1] }
  const setting = state.set('key', value)
  value.list.push(2)
  await setting
  expect(await state.get('key')).toEqual({ list: [1] })
  await expect(state.set('key', () => 1)).rejects.toThrow(named('InvalidArgumentError'))
})

test('state moves whole, over what was there', async () => {
  const from = stateOf()
  await from.set('a', [1, 2])
  await from.set('日本', undefined)
  const store = new MemoryStore()
  const to = stateOf(store)
  await to.set('old', 1)
  await to.import(await from.export())
  expect(await to.keys()).toEqual(['a', '日本'])
  expect(await to.get('a')).toEqual([1, 2])
  expect(await to.usedBytes()).toBe(await stateOf(store).usedBytes())
  await to.clear()
  expect(await stateOf(store).keys()).toEqual([])
  expect(await to.usedBytes()).toBe(0)
})

test('an import past the quota changes nothing', async () => {
  const from = stateOf()
  await from.set('a', new Uint8Array(100))
  for (const limitBytes of [10, 60, 100]) {
    const to = stateOf(new MemoryStore(), limitBytes)
    await to.set('old', 1)
    await expect(to.import(await from.export())).rejects.toThrow(named('StateQuotaError'))
    expect(await to.keys()).toEqual(['old'])
  }
  const many = encodeValue({ entries: Array.from({ length: MAX_STATE_KEYS + 1 }, (_, i) => [`${i}`, encodeValue(1)]) })
  await expect(stateOf(new MemoryStore(), 1_000_000).import(many)).rejects.toThrow(named('StateQuotaError'))
})

const one = encodeValue(1)
const hostile: readonly [string, unknown][] = [
  ['null', null],
  ['a list', []],
  ['entries that are no list', { entries: {} }],
  ['an entry without a value', { entries: [['a']] }],
  ['an empty key', { entries: [['', one]] }],
  ['a key that is no text', { entries: [[1, one]] }],
  ['a long key', { entries: [['x'.repeat(513), one]] }],
  [
    'a key that stands there twice',
    {
      entries: [
        ['a', one],
        ['a', one]
      ]
    }
  ],
  ['a value that is no CBOR', { entries: [['a', new Uint8Array([0xff])]] }],
  ['a value not in bytes', { entries: [['a', 1]] }]
]

test.each(hostile)('%s is no state', async (_name, value) => {
  await expect(stateOf().import(encodeValue(value))).rejects.toThrow(named('InvalidStateError'))
})

test('noise is never state, and never fatal', async () => {
  const state = stateOf()
  await state.set('a', 'text')
  const bytes = await state.export()
  const flip = fc.tuple(fc.nat(bytes.byteLength - 1), fc.nat(255)).map(([at, value]) => bytes.with(at, value))
  await fc.assert(
    fc.asyncProperty(fc.oneof(flip, fc.uint8Array({ maxLength: 60 })), async changed => {
      const outcome = await state.import(changed).then(
        () => 'taken',
        (error: Error) => error.name
      )
      expect(['taken', 'InvalidStateError', 'StateQuotaError']).toContain(outcome)
    }),
    { numRuns: 500 }
  )
})

test('bytes that could not fit are refused before they are read', async () => {
  const noise = new Uint8Array(3 * 1_000 + 65).fill(0xff)
  await expect(stateOf().import(noise)).rejects.toThrow(named('StateQuotaError'))
  await expect(stateOf().import(noise.subarray(1))).rejects.toThrow(named('InvalidStateError'))
})
