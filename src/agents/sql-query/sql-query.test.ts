import { expect, test } from 'vitest'
import { runHere } from '../test-run.ts'
import { sqlQueryAgent } from './agent.ts'
import type { SqlTable } from './input-schema.ts'
import type { SqlQueryOutput } from './sql-query.ts'

const ask = async (query: string, tables: readonly SqlTable[] = [], options: object = {}) =>
  (await runHere<SqlQueryOutput>(sqlQueryAgent, 'sql.query', { query, tables, ...options })).output

const people = { name: 'people', csv: 'id,name,height,born,zip\n1,Ann,1.7,1980,01234\n2,Bob,,1999,99999\n3,"Cy, jr.",2,,00001\n' }
const cities = { name: 'cities', csv: new TextEncoder().encode('\uFEFFzip,city\r\n01234,Ürgüp\r\n') }

test('columns have the narrowest type that fits, and empty fields are null', async () => {
  const types = 'select typeof(id), typeof(name), typeof(height), typeof(born), typeof(zip) from people order by id'
  expect((await ask(types, [people])).rows).toEqual([
    ['integer', 'text', 'real', 'integer', 'text'],
    ['integer', 'text', 'null', 'integer', 'text'],
    ['integer', 'text', 'real', 'null', 'text']
  ])
})

test('tables are joined, from texts and from bytes', async () => {
  const query = 'select name, city from people left join cities using (zip) order by id'
  expect(await ask(query, [people, cities])).toMatchObject({
    columns: ['name', 'city'],
    rows: [
      ['Ann', 'Ürgüp'],
      ['Bob', null],
      ['Cy, jr.', null]
    ],
    rowCount: 3,
    truncated: false,
    tookMs: expect.any(Number)
  })
})

test('of several statements the last one with columns gives the rows', async () => {
  const query =
    "/* tidy; */ delete from people where id = 2; select * from people; select count(*) n from people; update people set name = 'x' -- end"
  expect(await ask(query, [people])).toMatchObject({ columns: ['n'], rows: [[2]] })
  expect(await ask('create table t(a); ;', [])).toMatchObject({ columns: [], rows: [], rowCount: 0 })
  expect(await ask('select 1 as a where 0')).toMatchObject({ columns: ['a'], rows: [] })
})

test('rows past the limit are left out, and it is said', async () => {
  const numbers = 'with recursive c(n) as (select 1 union all select n + 1 from c where n < 5000) select n from c'
  expect(await ask(numbers)).toMatchObject({ rowCount: 1_000, truncated: true })
  expect(await ask(numbers, [], { limit: 5_000 })).toMatchObject({ rowCount: 5_000, truncated: false })
  expect(await ask('select zeroblob(3000000) from (values (1), (2), (3), (4), (5), (6))')).toMatchObject({ rowCount: 5, truncated: true })
})

test('values come as numbers, texts, bytes and null', async () => {
  expect((await ask("select 1, 1.5, 'ü', x'0102', null")).rows).toEqual([[1, 1.5, 'ü', new Uint8Array([1, 2]), null]])
})

test('a run leaves nothing behind', async () => {
  await ask('create table kept(a)')
  await expect(ask('select * from kept')).rejects.toMatchObject({ name: 'SqlError', message: 'no such table: kept' })
})

test.each([
  ['selec 1', 1],
  ['select 1; select * from nowhere', 2],
  ["attach 'x' as y", 1],
  ["/* ; */ -- \n ATTACH 'x' as y", 1],
  ['select 1; pragma hard_heap_limit = 1', 2],
  ["vacuum into '/tmp/x'", 1],
  ["select load_extension('x')", 1],
  ["select 'open", 1]
])('%j is refused with the number of its statement', async (query, statement) => {
  await expect(ask(query)).rejects.toMatchObject({ name: 'SqlError', detail: { statement } })
})

const blobs = 'with recursive c(n) as (select 1 union all select n + 1 from c where n < 400) select n, zeroblob(1000000) as b from c'

test.each([
  [`create table big as ${blobs}`, 'database or disk is full'],
  [`select * from (${blobs}) order by b, n`, 'out of memory']
])('%j wants too much memory, and the next query runs', async (query, message) => {
  await expect(ask(query)).rejects.toMatchObject({ name: 'SqlError', message })
  expect((await ask('select 1')).rows).toEqual([[1]])
})

test.each([
  ['', 'Expected a header in table "t", got nothing'],
  ['a,A\n1,2', 'Expected each column once in table "t", got "A" twice'],
  ['a,b\n1,2\n3', 'Expected 2 fields in row 2 of table "t", got 1'],
  [new Uint8Array([0xff, 0xfe]), 'Expected table "t" in UTF-8, got other bytes']
])('a table of %j is refused', async (csv, message) => {
  await expect(ask('select 1', [{ name: 't', csv }])).rejects.toMatchObject({ name: 'CsvError', message })
})

test('names of columns may be anything, and an empty one is numbered', async () => {
  expect((await ask('select * from t', [{ name: 't', csv: 'a "b",,select\n1,2,3' }])).columns).toEqual(['a "b"', 'column2', 'select'])
})

const table = (name: string) => ({ name, csv: 'a\n1' })

test.each([
  [{ query: 'select 1' }, 'tables: Expected a list of tables, got undefined'],
  [{ tables: [], query: '' }, 'query: Expected a query, got ""'],
  [{ tables: [], query: 'x', limit: 100_001 }, 'limit: Expected a whole number of 1 to 100000, got 100001'],
  [{ tables: Array(9).fill(table('a')), query: 'x' }, 'tables: Expected at most 8 tables, got 9'],
  [{ tables: [table('a b')], query: 'x' }, 'tables.0.name: Expected a name of letters, digits and _, got "a b"'],
  [{ tables: [table('SQLITE_x')], query: 'x' }, 'tables.0.name: Expected a name of letters, digits and _, got "SQLITE_x"'],
  [{ tables: [table('a'), table('A')], query: 'x' }, 'tables: Expected each name once, whatever its case, got "a, A"'],
  [{ tables: [{ name: 'a', csv: 1 }], query: 'x' }, 'tables.0.csv: Expected a text or a Uint8Array that is not shared, got 1'],
  [
    { tables: [{ name: 'a', csv: 'x'.repeat(16 * 1024 * 1024 + 1) }], query: 'x' },
    'tables: Expected at most 16777216 bytes of CSV, got 16777217'
  ]
])('wrong input is refused with its place: %#', async (input, issue) => {
  const run = runHere(sqlQueryAgent, 'sql.query', input)
  await expect(run).rejects.toMatchObject({ name: 'InvalidInputError', detail: { issues: [issue] } })
})

test('a cancel is heard while a table loads', async () => {
  const abort = new AbortController()
  const csv = `a,b\n${'1,2\n'.repeat(100_000)}`
  const run = runHere(sqlQueryAgent, 'sql.query', { tables: [{ name: 't', csv }], query: 'select 1' }, { signal: abort.signal })
  setTimeout(() => abort.abort(new Error('stop')), 20)
  await expect(run).rejects.toThrow('stop')
})
