import { expect, test } from 'vitest'
import { KyroxError } from '../base/errors.ts'
import { HandedBackError, PeerLostError } from './failure.ts'
import type { OfferingNode } from './offering-node.ts'
import { aNode, owner, settled } from './test-owner.ts'

/** An owner that submits a task every 50 ms, and nodes that take so long for each; those without a time never answer. */
async function served(nodes: OfferingNode[], runMs: Readonly<Record<string, number>>, tasks: number) {
  const world = owner(nodes)
  const { clock, submit, attempts } = world
  const counts: Record<string, number> = {}
  for (let i = 0; i < tasks; i++) {
    const before = attempts.length
    submit(`${i}`)
    for (const attempt of attempts.slice(before)) {
      counts[attempt.executor] = (counts[attempt.executor] ?? 0) + 1
      const ms = runMs[attempt.executor]
      if (ms != null) clock.setTimeout(() => void attempt.done(), ms)
    }
    await clock.pass(50)
  }
  return { ...world, counts }
}

test('a node that takes all and answers nothing gets a few, however idle and near and large it says it is', async () => {
  const silent = aNode('silent', { capacity: 512, roundTripMs: 1 })
  const honest = aNode('honest', { capacity: 8, roundTripMs: 20, serviceMs: 100 })
  const { counts } = await served([silent, honest], { honest: 100 }, 200)
  expect(counts.silent).toBeLessThanOrEqual(16)
  expect(counts.honest).toBeGreaterThan(180)
})

test('a node that says it is idle and makes everybody wait loses to one that says how busy it is', async () => {
  const liar = aNode('liar', { capacity: 8, roundTripMs: 5, reported: 0, serviceMs: 10 })
  const honest = aNode('honest', { capacity: 8, roundTripMs: 20, reported: 10, serviceMs: 100 })
  const { counts } = await served([liar, honest], { liar: 3_000, honest: 100 }, 200)
  expect((counts.honest ?? 0) / 200).toBeGreaterThan(0.7)
})

test('of ten nodes three are throttled and do not say so: they get less than their share', async () => {
  const nodes = Array.from({ length: 10 }, (_, i) => aNode(`node ${i}`, { capacity: 1, roundTripMs: 10, serviceMs: 100 }))
  const times = Object.fromEntries(nodes.map(({ nodeId }, i) => [nodeId, i < 3 ? 400 : 100]))
  const { counts } = await served(nodes, times, 400)
  const slow = [0, 1, 2].reduce((sum, i) => sum + (counts[`node ${i}`] ?? 0), 0)
  expect(slow / 400).toBeLessThan(0.15)
})

test('an executor that failed is passed over for its equal by the next task too, and gets another chance in time', async () => {
  const { submit, last, clock } = owner([aNode('bad', { capacity: 8, roundTripMs: 10 }), aNode('good', { capacity: 8, roundTripMs: 30 })])
  submit('a')
  expect(last('a').executor).toBe('bad')
  await last('a').fail(new PeerLostError('gone'))
  submit('b')
  expect(last('b').executor).toBe('good')
  await last('b').done()
  await clock.pass(5 * 60_000)
  submit('c')
  expect(last('c').executor).toBe('bad')
})

test.each<[string, Error]>([
  ['handed it back', new HandedBackError('its person stopped it')],
  ['was full', Object.assign(new KyroxError('full'), { name: 'OverloadedError' })],
  ["ran it to the agent's own error", Object.assign(new KyroxError('no such picture'), { name: 'InvalidImageError' })]
])('an executor that %s did nothing wrong', async (_name, error) => {
  const { submit, last } = owner([aNode('near', { capacity: 8, roundTripMs: 10 }), aNode('far', { capacity: 8, roundTripMs: 30 })])
  submit('a')
  await last('a').fail(error)
  await settled()
  submit('b')
  expect(last('b').executor).toBe('near')
})

test('weights of a task decide for that task alone, and its scorer for all of an owner', () => {
  const nodes = [aNode('near', { reported: 9, roundTripMs: 5, serviceMs: 100 }), aNode('idle', { roundTripMs: 400 })]
  const { submit, last } = owner(nodes)
  for (const [id, weights] of [
    ['nearest', { capability: 0, load: 0, latency: 1 }],
    ['soonest', { capability: 0, load: 1, latency: 0 }]
  ] as const)
    submit(id, { weights })
  expect([last('nearest').executor, last('soonest').executor]).toEqual(['near', 'idle'])
  const own = owner(nodes, {}, { scorer: ({ nodeId }) => (nodeId === 'near' ? Number.NaN : 0.1) })
  own.submit('a')
  expect([own.last('a').executor, own.last('a').executor]).toEqual(['idle', 'idle'])
})

test('a task that was asked away goes to who asked, and its retries are left', async () => {
  const { submit, last, nodes, distributor } = owner([aNode('busy', { roundTripMs: 1 })])
  const task = submit('a', { retries: 0 })
  nodes.push(aNode('thief', { roundTripMs: 300 }), aNode('better', { roundTripMs: 1 }))
  distributor.nodesChanged()
  await last('a').fail(new HandedBackError('asked away', { askedBy: 'thief' }))
  expect([last('a').executor, task.epoch, task.view.attempts[1]?.explanation.reason]).toEqual([
    'thief',
    2,
    'It had a place free and asked for work.'
  ])
})

test('a task that was asked away by who may not have it goes where it would have gone', async () => {
  const { submit, last } = owner([aNode('busy'), aNode('thief'), aNode('self')])
  submit('a', { require: { nodes: ['busy', 'self'] } })
  await last('a').fail(new HandedBackError('asked away', { askedBy: 'thief' }))
  expect(last('a').executor).not.toBe('thief')
})
