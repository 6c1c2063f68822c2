import { expect, test } from 'vitest'
import { AgentHost } from './agent-host.ts'
import type { TaskView } from './distributor/task-view.ts'
import type { KyroxNode } from './kyrox-node.ts'
import { NodeHandle } from './node-handle.ts'
import type { NodeChange, ToCore } from './node-protocol.ts'
import { defineAgent } from './runtime/agent.ts'
import { capability } from './runtime/capability.ts'
import type { ResourceBudget } from './runtime/resource-budget.ts'
import { EMPTY_SNAPSHOT } from './test-snapshot.ts'

const run = (): string => 'done'
const agent = (name: string, ...names: string[]) => defineAgent({ name, capabilities: names.map(each => capability(each, { run })) })

/** A handle whose core is played by the test. */
function handled() {
  const said: ToCore[] = []
  const kept: ResourceBudget[] = []
  const handle = new NodeHandle(
    {
      channel: { send: message => void said.push(structuredClone(message)), onMessage: () => {} },
      agents: new AgentHost(),
      ticks: () => 0,
      keepBudget: budget => void kept.push(budget)
    },
    EMPTY_SNAPSHOT
  )
  const hear = (...changes: NodeChange[]): void => handle.hear({ type: 'changes', changes })
  const node: KyroxNode = handle
  const last = (): ToCore | undefined => said.at(-1)
  return { node, said, kept, last, hear, handle }
}

const ended = (view: TaskView, change: Partial<TaskView>): TaskView => ({ ...view, endedAt: 1, ...change })

test('a submitted task is told to the core, shown at once, and settles with what the core says', async () => {
  const { node, last, hear } = handled()
  const task = node.submit('work', { n: 1 }, { priority: 7 })
  expect(last()).toMatchObject({ type: 'submit', spec: { id: task.id, capability: 'work', input: { n: 1 }, priority: 7, retries: 4 } })
  expect(node.tasks.map(({ id, status }) => [id, status])).toEqual([[task.id, 'waiting']])
  hear({ kind: 'task', view: ended(task.view, { status: 'done' }), output: 'output' })
  expect([await task.result, task.status, node.tasks[0]?.status]).toEqual(['output', 'done', 'done'])
})

test('what cannot be submitted is refused before the core hears of it', () => {
  const { node, said } = handled()
  expect(() => node.submit('Not A Name', null)).toThrow('Expected capability name')
  expect(() => node.submit('work', null, { priority: 11 })).toThrow('Expected priority')
  expect(() => node.submit('work', null, { signal: AbortSignal.abort(new Error('before')) })).toThrow('before')
  expect(() => node.submit('work', () => {})).toThrow('Expected an input of plain values and bytes')
  expect([said, node.tasks]).toEqual([[], []])
})

test('a signal cancels its task while that is under way, and not afterwards', () => {
  const { node, last, said, hear } = handled()
  const controller = new AbortController()
  const [one, other] = [node.submit('work', 1, { signal: controller.signal }), node.submit('work', 2, { signal: controller.signal })]
  hear({ kind: 'task', view: ended(one.view, { status: 'done' }), output: 1 })
  controller.abort(new Error('enough'))
  expect(last()).toEqual({ type: 'cancel', taskId: other.id, reason: 'enough' })
  expect(said.filter(({ type }) => type === 'cancel')).toHaveLength(1)
})

test('agents are hosted once each, and described to the core without their code', () => {
  const { node, last, said } = handled()
  node.host(agent('one', 'a', 'b'))
  expect(last()).toMatchObject({ type: 'host', agent: { name: 'one', capabilities: ['a', 'b'], taskTimeoutMs: 120_000, kind: 'inline' } })
  expect(last()).toMatchObject({ agent: { permissions: { call: true } } })
  expect(() => node.host(agent('one', 'c'))).toThrow('hosted already')
  expect(() => node.host(agent('two', 'c', 'b'))).toThrow('got "b", which another agent here offers already')
  const many = Array.from({ length: 63 }, (_, i) => `many.n${i}`)
  expect(() => node.host(agent('two', ...many))).toThrow('Expected at most 64 capabilities on a node')
  node.host(agent('two', ...many.slice(1)))
  node.unhost('nobody')
  node.unhost('one')
  node.host(agent('one', 'a'))
  expect(said.map(({ type }) => type)).toEqual(['host', 'host', 'unhost', 'host'])
})

test('what a verb will bring about is shown at once', () => {
  const { node, said } = handled()
  const states: string[] = []
  node.addEventListener('serving:change', ({ detail }) => states.push(detail.state))
  node.serve({ cores: 3 })
  node.pause(60_000)
  expect(node.serving.resumesAt).toBeGreaterThan(Date.now())
  node.serve()
  const report = node.stopServing()
  expect([states, node.serving.resumesAt, report.handedBack]).toEqual([['on', 'paused', 'on', 'off'], undefined, 0])
  expect(said.map(({ type }) => type)).toEqual(['serve', 'pause', 'serve', 'stop-serving'])
  for (const cores of [0, 257, 1.5]) expect(() => node.serve({ cores })).toThrow('Expected cores of 1 to 256')
  for (const ms of [0, -1, Number.NaN]) expect(() => node.pause(ms)).toThrow('Expected a pause of more than 0 ms')
})

test('a pause of a node that does not serve does nothing', () => {
  const { node, said } = handled()
  node.pause(60_000)
  expect([said, node.serving.state]).toEqual([[], 'off'])
})

test('stop is done when the core says so, once, and then nothing is taken any more', async () => {
  const { node, said, handle } = handled()
  const stopping = [node.stop(), node.stop(), node[Symbol.asyncDispose]()]
  expect(() => node.submit('work', null)).toThrow('The node was stopped')
  expect(() => node.host(agent('one', 'a'))).toThrow('The node was stopped')
  expect(() => node.serve()).toThrow('The node was stopped')
  handle.hear({ type: 'stopped' })
  await Promise.all(stopping)
  expect([node.status, said.map(({ type }) => type)]).toEqual(['stopped', ['stop']])
})

test('many tasks at once come back through map', async () => {
  const { node, said, hear } = handled()
  const got: unknown[] = []
  const loop = (async () => {
    for await (const result of node.map('work', [1, 2, 3], { inFlight: 2 })) got.push(result.ok ? result.output : result.error.name)
  })()
  for (let i = 0; i < 3; i++) {
    await expect.poll(() => said.length).toBeGreaterThan(i)
    const view = node.tasks[i]
    if (view == null) throw new Error('Expected a task')
    if (i === 1) hear({ kind: 'task', view: ended(view, { status: 'failed', error: { name: 'UnripeError', message: '' } }) })
    else hear({ kind: 'task', view: ended(view, { status: 'done' }), output: i })
  }
  await loop
  expect(got).toEqual([0, 'UnripeError', 2])
})

test('a budget is checked, told to the core and kept; serving takes its cores from it and puts them there', () => {
  const { node, last, said, kept } = handled()
  expect(node.budget).toMatchObject({ cores: 1, onlyWhileVisible: false })
  node.setBudget({ cores: 3, onlyWhileVisible: true })
  expect(last()).toEqual({ type: 'budget', budget: node.budget })
  expect(kept).toEqual([node.budget])
  node.serve()
  expect(last()).toEqual({ type: 'serve', cores: 3 })
  node.serve({ cores: 2 })
  expect(node.budget).toMatchObject({ cores: 2, onlyWhileVisible: true })
  const before = said.length
  expect(() => node.setBudget({ memoryBytes: -1 })).toThrow('Expected memoryBytes')
  expect([said.length, node.budget.memoryBytes]).toEqual([before, 512 * 1024 * 1024])
})
