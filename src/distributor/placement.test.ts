import { expect, test } from 'vitest'
import { taskSpec } from '../tasks/task-spec.ts'
import { PeerLostError } from './failure.ts'
import type { OfferingNode } from './offering-node.ts'
import { aNode, owner, settled } from './test-owner.ts'

test('elsewhere never runs here, here never elsewhere', async () => {
  const { submit, last, clock, nodes, distributor } = owner([aNode('self')])
  const elsewhere = submit('elsewhere', { where: 'elsewhere', capabilityWaitMs: 500 })
  submit('here', { where: 'here' })
  expect(last('here').executor).toBe('self')
  expect(elsewhere.status).toBe('waiting')
  nodes.push(aNode('other'))
  distributor.nodesChanged()
  expect(last('elsewhere').executor).toBe('other')
  await clock.pass(500)
  expect(elsewhere.status).toBe('assigned')
})

test('what an executor has no room for waits here, most urgent first', async () => {
  const { submit, attempts, last } = owner([aNode('only')])
  for (const [id, priority] of [
    ['a', 5],
    ['b', 5],
    ['low', 0],
    ['high', 9],
    ['middle', 5]
  ] as const)
    submit(id, { priority })
  expect(attempts.map(({ id }) => id)).toEqual(['a', 'b'])
  for (const id of ['a', 'b', 'high', 'middle']) await last(id).done()
  expect(attempts.map(({ id }) => id)).toEqual(['a', 'b', 'high', 'middle', 'low'])
})

test('a full executor that leaves does not hold the tasks that wait for room', async () => {
  const { submit, attempts, nodes, distributor, last } = owner([aNode('leaver', { roundTripMs: 1 })])
  const tasks = ['a', 'b', 'c', 'd'].map(id => submit(id))
  expect(attempts).toHaveLength(2)
  nodes.splice(0, 1, aNode('stayer'))
  await last('a').fail(new PeerLostError('gone'))
  await last('b').fail(new PeerLostError('gone'))
  distributor.nodesChanged()
  expect(attempts.slice(2).map(({ id, executor }) => `${id} ${executor}`)).toEqual(['c stayer', 'd stayer'])
  expect(tasks.map(({ status }) => status)).toEqual(['waiting', 'waiting', 'assigned', 'assigned'])
})

test('a full executor that leaves with nobody in its place: what waits ends after the wait for its capability', async () => {
  const { submit, nodes, last, clock } = owner([aNode('leaver')])
  const tasks = ['a', 'b', 'c'].map(id => submit(id, { capabilityWaitMs: 1_000 }))
  nodes.length = 0
  await last('a').fail(new PeerLostError('gone'))
  await last('b').fail(new PeerLostError('gone'))
  await clock.pass(1_000)
  expect(tasks.map(({ view }) => view.error?.name)).toEqual(Array(3).fill('CapabilityNotFoundError'))
  expect(clock.pending).toBe(0)
})

test('one task that may not go where there is room does not hold those behind it', () => {
  const { submit, attempts } = owner([aNode('self'), aNode('other')])
  for (const id of ['a', 'b', 'c']) submit(id, { where: 'elsewhere' })
  submit('d', { where: 'here' })
  expect(attempts.map(({ id, executor }) => `${id} ${executor}`)).toEqual(['a other', 'b other', 'd self'])
})

test('a run that submits another task at once does not make any run twice', async () => {
  const started: string[] = []
  const nodes: OfferingNode[] = []
  const { submit, distributor } = owner(nodes, {
    execute: async task => {
      started.push(task.spec.id)
      if (task.spec.id === 'a') distributor.submit(taskSpec('child', 'work', null, {}))
    }
  })
  for (const [id, priority] of Object.entries({ a: 9, b: 5, c: 3 })) submit(id, { priority })
  nodes.push(aNode('only', { capacity: 4 }))
  distributor.nodesChanged()
  await settled()
  expect([...started].sort()).toEqual(['a', 'b', 'c', 'child'])
})

test('who hears of a change may cancel and submit: each task still ends once', async () => {
  const ends: string[] = []
  const nodes: OfferingNode[] = []
  let submitted = 0
  const { distributor, clock } = owner(nodes, {
    execute: async () => undefined,
    onChange: ({ spec, status }) => {
      if (['done', 'failed', 'cancelled'].includes(status)) ends.push(spec.id)
      if (status === 'assigned' && spec.id === 'a') {
        distributor.cancel('b', 'on a whim')
        distributor.cancel('a', 'on a whim')
      }
      if (status === 'assigned' && submitted++ < 5) distributor.submit(taskSpec(`more ${submitted}`, 'work', null, {}))
    }
  })
  for (const [id, priority] of [
    ['a', 9],
    ['b', 5],
    ['c', 3]
  ] as const)
    distributor.submit(taskSpec(id, 'work', null, { priority }))
  nodes.push(aNode('only', { capacity: 3 }))
  distributor.nodesChanged()
  await settled()
  expect([...ends].sort()).toEqual(['a', 'b', 'c', 'more 1', 'more 2', 'more 3', 'more 4', 'more 5'])
  // until the wake that was set while nobody was there
  await clock.pass(3_000)
  expect([distributor.tasks.length, clock.pending]).toEqual([0, 0])
})

test('a task cancelled by whoever hears of its submission never runs', async () => {
  let runs = 0
  const { distributor, clock } = owner([aNode('only')], {
    execute: async () => ++runs,
    onChange: ({ spec, status }) => {
      if (status === 'waiting') distributor.cancel(spec.id, 'changed my mind')
    }
  })
  const task = distributor.submit(taskSpec('a', 'work', null, {}))
  distributor.nodesChanged()
  await settled()
  expect([task.status, runs, clock.pending]).toEqual(['cancelled', 0, 0])
})

test('an executor that throws at once is a failed attempt like any other', async () => {
  let tries = 0
  const { submit, clock } = owner([aNode('only')], {
    execute: () => {
      tries++
      throw new PeerLostError('no link')
    }
  })
  const task = submit('a', { retries: 2 })
  await clock.pass(10_000)
  expect([task.status, tries]).toEqual(['failed', 3])
})
