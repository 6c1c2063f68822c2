import { expect, test } from 'vitest'
import { readMovedAgent } from './moved-agent.ts'

const run = { taskId: 't', epoch: 1, capability: 'a.b', priority: 5, depth: 0, owner: 'o', snapshot: new Uint8Array([1]) }
const body = { package: new Uint8Array([1]), state: new Uint8Array([2]), runs: [run] }

test('a moved agent is read whole, and nothing else of what came', () => {
  expect(readMovedAgent({ ...body, deployedBy: 'peer', more: 1, runs: [{ ...run, more: 1 }] })).toEqual({
    ...{ packed: body.package, state: body.state, runs: [run], deployedBy: 'peer' }
  })
  expect(readMovedAgent({ ...body, runs: [] })).toEqual({ packed: body.package, state: body.state, runs: [] })
})

test('as many runs as may come are taken, as large as they may be', () => {
  expect(readMovedAgent({ ...body, runs: Array.from({ length: 64 }, () => run) }).runs).toHaveLength(64)
  expect(
    readMovedAgent({ ...body, runs: [{ ...run, snapshot: new Uint8Array(64 * 1024 * 1024), epoch: 0xffff, priority: 9, depth: 64 }] }).runs
  ).toHaveLength(1)
})

test.each<[string, unknown]>([
  ['nothing', null],
  ['no package', { ...body, package: 'bytes' }],
  ['no state', { ...body, state: undefined }],
  ['runs that are no list', { ...body, runs: {} }],
  ['too many runs', { ...body, runs: Array.from({ length: 65 }, () => run) }],
  ['a deployer of a number', { ...body, deployedBy: 1 }],
  ['a deployer past its length', { ...body, deployedBy: 'x'.repeat(257) }],
  ['a run that is null', { ...body, runs: [null] }],
  ['an empty task id', { ...body, runs: [{ ...run, taskId: '' }] }],
  ['a long owner', { ...body, runs: [{ ...run, owner: 'x'.repeat(257) }] }],
  ['an epoch past its width', { ...body, runs: [{ ...run, epoch: 0x10000 }] }],
  ['a priority of ten', { ...body, runs: [{ ...run, priority: 10 }] }],
  ['half a depth', { ...body, runs: [{ ...run, depth: 0.5 }] }],
  ['a depth past its limit', { ...body, runs: [{ ...run, depth: 65 }] }],
  ['no snapshot', { ...body, runs: [{ ...run, snapshot: [1] }] }],
  ['a snapshot past its size', { ...body, runs: [{ ...run, snapshot: new Uint8Array(64 * 1024 * 1024 + 1) }] }]
])('%s is no moved agent', (_, value) => {
  expect(() => readMovedAgent(value)).toThrow(expect.objectContaining({ name: 'InvalidArgumentError' }))
})
