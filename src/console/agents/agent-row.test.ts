import { expect, test } from 'vitest'
import type { AgentView } from '../../node-agents.ts'
import { MIB } from './agent-draft.ts'
import { agentRows, agentState, cpuMeter, memoryMeter, versionBefore } from './agent-row.ts'

const limits = { memoryLimitBytes: 32 * MIB, cpuLimit: 0.5, taskTimeoutMs: 1_000 }
const agent = (parts: Partial<AgentView> = {}): AgentView => ({
  name: 'count',
  version: '1.0.0',
  origin: 'package',
  runtime: 'quickjs',
  capabilities: ['count.to'],
  state: 'ready',
  running: 0,
  limits,
  ...parts
})

test('own agents come first, and of a peer only those that were sent or written here can be steered', () => {
  const theirs = [
    agent({ name: 'b', deployedBy: 'me' }),
    agent({ name: 'a', deployedBy: 'other' }),
    agent({ name: 'c', deployedBy: 'other', author: 'me' })
  ]
  const rows = agentRows('me', [agent({ name: 'z', deployedBy: 'other' })], [{ peer: 'you', agents: theirs }])
  expect(rows.map(({ key, isOurs }) => [key, isOurs])).toEqual([
    ['me z', true],
    ['you a', false],
    ['you b', true],
    ['you c', true]
  ])
})

test('an agent of the page stays on the page', () => {
  const [row] = agentRows('me', [agent({ origin: 'site' })], [])
  expect([row?.isHere, row?.isOurs]).toEqual([true, false])
})

test('only a version that was there before can be gone back to', () => {
  expect(versionBefore(agent({ versions: ['0.9.0', '1.0.0'] }))).toBe('0.9.0')
  expect(versionBefore(agent({ versions: ['1.0.0', '2.0.0'] }))).toBeUndefined()
  expect(versionBefore(agent())).toBeUndefined()
})

test('meters say how much of what', () => {
  expect(cpuMeter(agent({ cpuShare: 0.383 }))).toEqual({ value: 38, most: 50, text: '38 % of 50 %' })
  expect(memoryMeter(agent({ memoryBytes: 12 * MIB }))).toEqual({ value: 12, most: 32, text: '12 of 32 MB' })
  expect(memoryMeter(agent({ memoryBytes: 0.3 * MIB }))?.text).toBe('0.3 of 32 MB')
  expect(memoryMeter(agent({ memoryBytes: 0 }))?.text).toBe('0 of 32 MB')
})

test('what is not measured has no meter, and without a limit there is nothing to be part of', () => {
  const { limits: _, ...free } = agent({ cpuShare: 0.2, memoryBytes: 40 * MIB })
  expect([cpuMeter(agent()), memoryMeter(agent())]).toEqual([undefined, undefined])
  expect([cpuMeter(free)?.text, memoryMeter(free)?.text]).toEqual(['20 %', '40 MB'])
})

test('the state is a word, with the runs that are under way', () => {
  expect(agentState(agent()).word).toBe('ready')
  expect(agentState(agent({ running: 1 })).word).toBe('running 1 task')
  expect(agentState(agent({ running: 2, state: 'stopped' }))).toEqual({ tone: 'idle', word: 'stopped' })
})
