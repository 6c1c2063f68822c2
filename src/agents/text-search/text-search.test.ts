import { expect, test } from 'vitest'
import { runHere, stateServices } from '../test-run.ts'
import { textSearchAgent } from './agent.ts'
import type { TextDocument } from './input-schema.ts'
import { mergeHits } from './search-hit.ts'
import type { TextIndexOutput, TextSearchOutput } from './text-search.ts'

/** A node with nothing in its state; the thread's memory is shared by all, the name of an index keeps them apart. */
let made = 0
function newIndex() {
  const services = stateServices()
  made += 1
  const index = `index-${made}`
  const run = <Output>(name: string, input: object) => runHere<Output>(textSearchAgent, name, { index, ...input }, { services })
  return {
    services,
    add: async (documents: readonly TextDocument[], more = {}) => (await run<TextIndexOutput>('text.index', { documents, ...more })).output,
    find: async (query: string, more = {}) => (await run<TextSearchOutput>('text.search', { query, ...more })).output
  }
}
const idsOf = ({ hits }: TextSearchOutput) => hits.map(({ id }) => id)

test('words are found with typing errors and by their beginnings, unless that is not wanted', async () => {
  const { add, find } = newIndex()
  await add([
    { id: 'a', text: 'mountain railways' },
    { id: 'b', text: 'the sea' }
  ])
  expect(idsOf(await find('montain'))).toEqual(['a'])
  expect(idsOf(await find('rail'))).toEqual(['a'])
  expect(idsOf(await find('montain', { fuzzy: false }))).toEqual([])
  expect(idsOf(await find('rail', { prefix: false }))).toEqual([])
})

test('a document of the same id replaces the earlier one', async () => {
  const { add, find } = newIndex()
  await add([{ id: 'a', text: 'first' }])
  expect(await add([{ id: 'a', text: 'second' }])).toMatchObject({ documents: 1 })
  expect(idsOf(await find('first', { fuzzy: false }))).toEqual([])
  expect(idsOf(await find('second'))).toEqual(['a'])
})

test('an index can be emptied, and one that nobody made is empty', async () => {
  const { add, find, services } = newIndex()
  expect(await find('x')).toMatchObject({ hits: [], documents: 0 })
  await add([{ id: 'a', text: 'x' }])
  expect(await add([], { clear: true })).toMatchObject({ documents: 0 })
  expect(services.entries.size).toBe(0)
  expect(await find('x')).toMatchObject({ hits: [], documents: 0 })
})

test('titles count more, hits are limited, snippets show the place', async () => {
  const { add, find } = newIndex()
  const long = `${'word '.repeat(200)}harbour ${'more '.repeat(200)}`
  await add([
    { id: 'a', text: long },
    { id: 'b', title: 'Harbour', text: 'quay' }
  ])
  const { hits } = await find('harbour')
  expect(hits.map(({ id }) => id)).toEqual(['b', 'a'])
  expect(hits[1]?.snippet).toMatch(/^…word .*harbour more.*…$/)
  expect((await find('harbour', { limit: 1 })).hits).toHaveLength(1)
})

test('many documents are kept in several values of the state', async () => {
  const { add, services } = newIndex()
  await add(Array.from({ length: 10 }, (_, at) => ({ id: `${at}`, text: 'long '.repeat(10_000) })))
  expect(services.entries.size).toBeGreaterThan(2)
})

test('a shard that is full says so, and keeps what it had', async () => {
  const { add, find } = newIndex()
  const text = 'some long words '.repeat(6_250)
  await add(Array.from({ length: 80 }, (_, at) => ({ id: `${at}`, text })))
  const more = Array.from({ length: 10 }, (_, at) => ({ id: `new ${at}`, text }))
  await expect(add(more)).rejects.toMatchObject({ name: 'IndexFullError', detail: { limit: 8 * 1024 * 1024 } })
  expect(await find('long')).toMatchObject({ documents: 80 })
})

test.each([
  ['text.index', { index: 'a/b', documents: [] }, 'index: Expected a name of letters, digits, ., _ and -, got "a/b"'],
  ['text.index', { index: 'a', documents: [{ id: '', text: '' }] }, 'documents.0.id: Expected an id, got ""'],
  [
    'text.index',
    { index: 'a', documents: [{ id: 'a', text: 1 }] },
    'documents.0.text: Expected a text of at most 100000 characters, got 1'
  ],
  ['text.search', { index: 'a', query: 'x', limit: 101 }, 'limit: Expected a whole number of 1 to 100, got 101'],
  ['text.search', { index: 'a', query: 'x', fuzzy: 1 }, 'fuzzy: Expected true or false, got 1']
])('wrong input of %s is refused with its place: %#', async (name, input, issue) => {
  await expect(runHere(textSearchAgent, name, input)).rejects.toMatchObject({ name: 'InvalidInputError', detail: { issues: [issue] } })
})

test('hits of several shards are merged by score, each document once', () => {
  const hit = (id: string, score: number) => ({ id, score, snippet: '' })
  const merged = mergeHits([[hit('a', 3), hit('b', 1)], [hit('b', 2), hit('c', 2)], []], 3)
  expect(merged).toEqual([hit('a', 3), hit('b', 2), hit('c', 2)])
})
