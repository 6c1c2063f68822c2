import { expect, test } from 'vitest'
import type { TaskRequirement } from '../tasks/task-requirement.ts'
import type { OfferingNode } from './offering-node.ts'
import { aNode, owner, settled } from './test-owner.ts'

const offering = (nodeId: string, version: string, facts: Partial<OfferingNode> = {}): OfferingNode =>
  aNode(nodeId, {
    capacity: 8,
    offer: { name: 'work', version, attributes: { gpu: nodeId === 'new', languages: ['en', nodeId] } },
    ...facts
  })

const NODES = [
  aNode('self', { capacity: 8 }),
  offering('old', '1.0.3', { region: 'eu-west' }),
  offering('new', '2.1.0', { region: 'us-east' }),
  offering('far', '2.0.0', { region: 'eu-west', roundTripMs: 200 })
]

async function executorFor(require: TaskRequirement, where: 'anywhere' | 'elsewhere' = 'anywhere'): Promise<string | undefined> {
  const { submit, attempts } = owner([...NODES], {}, { trusted: ['old'] })
  submit('a', { require, where })
  // what reads ranges of versions is loaded
  for (let i = 0; i < 50 && attempts.length === 0; i++) await settled()
  return attempts[0]?.executor
}

test.each<[string, TaskRequirement, string]>([
  ['nothing', {}, 'self'],
  ['an exact version', { version: '1.0.3' }, 'old'],
  ['a range', { version: '^2.0.1' }, 'new'],
  ['an attribute', { attributes: { gpu: true } }, 'new'],
  ['one of a list of attributes', { attributes: { languages: 'far' } }, 'far'],
  ['a region', { regions: ['eu-west'] }, 'old'],
  ['a region and a version', { regions: ['eu-west'], version: '>=2' }, 'far'],
  ['a node', { nodes: ['far'] }, 'far'],
  ['not on two nodes', { notOn: ['self', 'old'] }, 'new'],
  ['trust: of two the nearer', { trustedOnly: true }, 'self'],
  ['trust, and not here', { trustedOnly: true, notOn: ['self'] }, 'old']
])('a task that requires %s runs where that holds', async (_name, require, executor) => expect(await executorFor(require)).toBe(executor))

test('a requirement and "elsewhere" hold together', async () => expect(await executorFor({ trustedOnly: true }, 'elsewhere')).toBe('old'))

test('when nobody fits, the error says what kept out how many', async () => {
  const { submit, clock } = owner([...NODES])
  const task = submit('a', { require: { regions: ['eu-west'], attributes: { gpu: true } }, capabilityWaitMs: 100 })
  await clock.pass(99)
  expect(task.status).toBe('waiting')
  await clock.pass(1)
  expect(task.view.error).toMatchObject({
    name: 'CapabilityNotFoundError',
    message: 'Nobody that fits offered "work" within 100 ms. Of 4 that offer it: 2 in another region, 2 without the attributes.',
    detail: { offering: 4, region: 2, attributes: 2 }
  })
})

test('somebody who fits and comes within the wait gets the task', async () => {
  const { submit, nodes, distributor, last } = owner([...NODES])
  submit('a', { require: { nodes: ['late'] } })
  nodes.push(aNode('late'))
  distributor.nodesChanged('late')
  expect(last('a').executor).toBe('late')
})

test('a range that cannot be read ends the task, and not the others', async () => {
  const { submit, last } = owner([...NODES])
  const wrong = submit('wrong', { require: { version: 'not a version' } })
  submit('fine')
  for (let i = 0; i < 50 && wrong.status === 'waiting'; i++) await settled()
  expect([wrong.status, wrong.view.error?.name, last('fine').executor]).toEqual(['failed', 'InvalidArgumentError', 'self'])
})

test('a task that is too choosy holds nobody behind it', () => {
  const { submit, last } = owner([...NODES])
  for (let i = 0; i < 5; i++) submit(`choosy ${i}`, { priority: 9, require: { nodes: ['nobody'] } })
  submit('a')
  expect(last('a').executor).toBe('self')
})
