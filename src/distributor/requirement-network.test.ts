import { expect, test } from 'vitest'
import { capability } from '../runtime/capability.ts'
import { InlineSandbox } from '../runtime/inline-sandbox.ts'
import { MessageType } from '../wire/message-type.ts'
import { requirementIn } from './requirement-metadata.ts'
import { linkedNodes, type TestNode } from './test-network.ts'

function hostVersion(node: TestNode, version: string): void {
  const work = capability('work', { run: async () => `${node.name} ${version}` })
  node.registry.add({
    name: `work ${version}`,
    capabilities: ['work'],
    offers: [{ name: 'work', version }],
    sandbox: new InlineSandbox([work]),
    taskTimeoutMs: 1_000
  })
}

test('of two versions on one node the one that was asked for runs', async () => {
  const { alice, bob, pass } = linkedNodes(['alice', 'bob'])
  hostVersion(bob, '2.3.0')
  hostVersion(bob, '2.1.0')
  const tasks = ['2.3.0', '^2.2.0'].map((version, i) => alice.submit(`${i}`, null, { require: { version } }))
  await pass(200)
  expect(tasks.map(({ output }) => output)).toEqual(['bob 2.3.0', 'bob 2.3.0'])
})

test('an executor that no longer has the version refuses, and the owner tries elsewhere', async () => {
  const { alice, bob, pass } = linkedNodes(['alice', 'bob', 'carol'])
  hostVersion(bob, '1.0.0')
  const task = alice.submit('a', null, { require: { version: '1.0.0', notOn: ['carol'] }, capabilityWaitMs: 500 })
  while (task.status === 'waiting') await Promise.resolve()
  bob.registry.remove('work 1.0.0')
  hostVersion(bob, '2.0.0')
  await pass(5_000)
  expect([task.view.attempts[0]?.error?.name, task.view.error?.name]).toEqual(['NotServingError', 'CapabilityNotFoundError'])
})

test('what a task requires goes with it, but for the nodes it is pinned to; a plain task carries nothing', async () => {
  const { alice, bob, pass } = linkedNodes(['alice', 'bob'])
  hostVersion(bob, '1.0.0')
  alice.submit('pinned', null, { require: { nodes: ['bob'], notOn: ['carol'], version: '1.0.0' } })
  alice.submit('plain', null)
  await pass(200)
  const requests = bob.heard.filter(({ message }) => message.type === MessageType.TASK_REQUEST).map(({ message }) => message.metadata)
  expect(requests.map(requirementIn).toSorted((a, b) => Number(a == null) - Number(b == null))).toEqual([
    { notOn: ['carol'], version: '1.0.0' },
    undefined
  ])
})

test.each(['{', '[]', 'null', '{"regions":"all"}', '{"wish":1}'])('a request that requires %s is not run', text => {
  expect(() => requirementIn(new Map([['require', text]]))).toThrow()
})
