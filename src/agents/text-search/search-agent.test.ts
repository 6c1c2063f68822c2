import { expect, test } from 'vitest'
import { inThread, stateServices } from '../test-run.ts'
import { searchAgent } from './index.ts'

const documents = [
  { id: 'a', title: 'Boats', text: 'Sailing the northern sea in winter' },
  { id: 'b', text: 'A recipe for bread with rye' }
]

test('an index survives its worker: a fresh one reads it from the state', async () => {
  const services = stateServices()
  await using thread = inThread(searchAgent, services)
  expect((await thread.run('text.index', { index: 'notes', documents })).output).toMatchObject({ documents: 2 })
  thread.restart()
  const { output } = await thread.run('text.search', { index: 'notes', query: 'sailing' })
  expect(output).toMatchObject({ documents: 2, hits: [{ id: 'a', title: 'Boats', snippet: 'Sailing the northern sea in winter' }] })
})

test('workers of one node see what the others add', async () => {
  const services = stateServices()
  await using first = inThread(searchAgent, services)
  await using second = inThread(searchAgent, services)
  await first.run('text.index', { index: 'notes', documents: documents.slice(0, 1) })
  await second.run('text.index', { index: 'notes', documents: documents.slice(1) })
  expect((await first.run('text.search', { index: 'notes', query: 'rye' })).output).toMatchObject({ documents: 2, hits: [{ id: 'b' }] })
})

test('a node that keeps no state refuses by name', async () => {
  await using thread = inThread(searchAgent)
  await expect(thread.run('text.index', { index: 'notes', documents })).rejects.toMatchObject({ name: 'NotGrantedError' })
})

test('the definition brings no search engine along', () => {
  for (const capability of searchAgent.capabilities) expect(capability).not.toHaveProperty('run')
})
