import { expect, test } from 'vitest'
import { taskSpec } from '../tasks/task-spec.ts'
import type { OfferingNode } from './offering-node.ts'
import { aNode, owner } from './test-owner.ts'

/** Three hundred nodes that are told of one by one when they change, never asked for all of them again. */
function manyNodes() {
  const byId = new Map(Array.from({ length: 300 }, (_, i) => [`node ${i}`, aNode(`node ${i}`, { capacity: 4, roundTripMs: 50 + i })]))
  let listed = 0
  const ports = {
    offering: (capability: string): readonly OfferingNode[] => {
      listed++
      return capability === 'work' ? [...byId.values()] : []
    },
    offeringNode: (capability: string, nodeId: string) => (capability === 'work' ? byId.get(nodeId) : undefined)
  }
  const world = owner([], ports)
  const change = (nodeId: string, facts: Partial<OfferingNode> | undefined): void => {
    if (facts == null) byId.delete(nodeId)
    else byId.set(nodeId, aNode(nodeId, { capacity: 4, ...facts }))
    world.distributor.nodesChanged(nodeId)
  }
  return { ...world, byId, change, listings: () => listed }
}

test('of many nodes those that come, change and go are seen without asking for all of them', () => {
  const { submit, last, change, listings } = manyNodes()
  submit('a')
  expect(last('a').executor).toBe('node 0')
  const before = listings()
  change('node 250', { roundTripMs: 20 })
  submit('b')
  expect(last('b').executor).toBe('node 250')
  change('late', { roundTripMs: 0 })
  submit('c')
  expect(last('c').executor).toBe('late')
  change('late', undefined)
  change('node 250', { reported: 40, roundTripMs: 1 })
  submit('d')
  expect(last('d').executor).toBe('node 0')
  expect(listings()).toBe(before)
})

test('what changed and was not told is seen in the end', () => {
  const { submit, last, byId } = manyNodes()
  submit('first')
  byId.delete('node 0')
  for (let i = 0; i < 80; i++) submit(`${i}`, { require: { nodes: ['nobody'] } })
  submit('a')
  expect(last('a').executor).not.toBe('node 0')
})

test('a hundred tasks at once fill one node after another, the nearest first', () => {
  const { submit, attempts } = manyNodes()
  for (let i = 0; i < 100; i++) submit(`${i}`)
  const counts = new Map<string, number>()
  for (const { executor } of attempts) counts.set(executor, (counts.get(executor) ?? 0) + 1)
  expect(attempts).toHaveLength(100)
  // places first: nobody waits while another has one
  expect(Math.max(...counts.values())).toBeLessThanOrEqual(4)
  expect([...counts.keys()].every(id => Number(id.slice(5)) < 60)).toBe(true)
})

test('a capability that one of many nodes gave up has one node less', () => {
  const { submit, last, distributor, byId } = manyNodes()
  submit('a')
  byId.clear()
  byId.set('only', aNode('only'))
  distributor.nodesChanged()
  submit('b')
  expect(last('b').executor).toBe('only')
})

test('a task goes to the one of its equals that holds an output it needs, and does not wait long for that', () => {
  const nodes = ['one', 'two', 'three'].map(id => aNode(id, { serviceMs: 25, capacity: 2 }))
  const { distributor, last } = owner(nodes, { random: () => 0.99 })
  const needing = (id: string): string => {
    const output = { id: 'picture', holder: 'three', byteLength: 64 * 1024, sha256: new Uint8Array(32) }
    distributor.submit({ ...taskSpec(id, 'work', null, {}), places: [{ path: ['picture'], output }] })
    return last(id).executor
  }
  expect(needing('a')).toBe('three')
  nodes[2] = aNode('three', { serviceMs: 25, capacity: 2, reported: 6 })
  distributor.nodesChanged()
  expect(needing('b')).not.toBe('three')
})
