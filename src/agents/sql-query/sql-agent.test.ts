import { expect, test } from 'vitest'
import { inThread } from '../test-run.ts'
import { sqlAgent } from './index.ts'

const csv = 'name,age\nAnn,41\nBob,17\n'

test('the agent answers queries in a thread of its own', async () => {
  await using thread = inThread(sqlAgent)
  const { output } = await thread.run('sql.query', { tables: [{ name: 'people', csv }], query: 'select name from people where age > 18' })
  expect(output).toMatchObject({ columns: ['name'], rows: [['Ann']], rowCount: 1, truncated: false })
})

test('a query without an end is ended with its worker, and the next one runs', async () => {
  await using thread = inThread(sqlAgent)
  const abort = new AbortController()
  const endless = 'with recursive c(n) as (select 1 union all select n + 1 from c) select count(*) from c'
  const run = thread.run('sql.query', { tables: [], query: endless }, abort.signal, () => abort.abort(new Error('too long')))
  await expect(run).rejects.toThrow('too long')
  expect((await thread.run('sql.query', { tables: [], query: 'select 1 as one' })).output).toMatchObject({ rows: [[1]] })
})

test('the definition brings no SQLite along', () => {
  expect(sqlAgent.capabilities[0]).not.toHaveProperty('run')
})
