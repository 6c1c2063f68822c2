import { expect, test } from 'vitest'
import { defineAgent } from './agent.ts'
import { capability } from './capability.ts'
import { CapabilityRegistry } from './capability-registry.ts'
import { InlineSandbox } from './inline-sandbox.ts'

const run = (): string => 'done'

test('a capability name is dotted lower-case words', () => {
  for (const name of ['work', 'image.encode', 'text.search-index2', 'a'.repeat(64)]) expect(capability(name).name).toBe(name)
  const wrong = ['', 'Work', '1work', 'image..encode', '.work', 'work.', 'image encode', 'a'.repeat(65), '__proto__']
  for (const name of wrong) expect(() => capability(name), name).toThrow(/^Expected capability name of dotted lower-case words/)
  expect(() => capability(undefined as never)).toThrow('got "undefined"')
})

test('an agent is frozen, its list of capabilities too', () => {
  const agent = defineAgent({ name: 'worker', capabilities: [capability('work', { run })] })
  expect([Object.isFrozen(agent), Object.isFrozen(agent.capabilities)]).toEqual([true, true])
})

test('what an agent lacks is said', () => {
  const work = capability('work', { run })
  const refused =
    (parts: Partial<Parameters<typeof defineAgent>[0]>): (() => unknown) =>
    () =>
      defineAgent({ name: 'worker', capabilities: [work], ...parts })
  expect(refused({ name: '' })).toThrow('Expected agent name of 1 to 64 characters, got ""')
  expect(refused({ name: 'a'.repeat(65) })).toThrow('Expected agent name')
  expect(refused({ capabilities: [] })).toThrow('Expected at least one capability in agent "worker", got none')
  expect(refused({ capabilities: [work, work] })).toThrow('got "work" twice')
  expect(refused({ capabilities: [capability('work')] })).toThrow('Expected run or a worker for "work"')
})

const hosted = (name: string, capabilities: readonly string[]) => ({
  name,
  capabilities,
  sandbox: new InlineSandbox([]),
  taskTimeoutMs: 1_000
})

test('a registry finds the agent of a capability until it is taken out', () => {
  const registry = new CapabilityRegistry()
  const [one, two] = [hosted('one', ['b', 'a']), hosted('two', ['c'])]
  registry.add(one)
  registry.add(two)
  expect([registry.names, registry.find('a'), registry.find('x')]).toEqual([['a', 'b', 'c'], one, undefined])
  expect([registry.remove('one'), registry.remove('one')]).toEqual([one, undefined])
  expect([registry.names, registry.find('a'), registry.agents]).toEqual([['c'], undefined, [two]])
  registry.add(one)
})

test('a registry refuses an agent or a capability that is there, and too many, and is then as it was', () => {
  const registry = new CapabilityRegistry()
  registry.add(hosted('one', ['a']))
  expect(() => registry.add(hosted('one', ['b']))).toThrow('hosted already')
  expect(() => registry.add(hosted('two', ['b', 'a']))).toThrow('got "a", which agent "one" offers already')
  const many = Array.from({ length: 64 }, (_, i) => `many.${i}`)
  expect(() => registry.add(hosted('two', many))).toThrow('Expected at most 64 capabilities')
  expect([registry.names, registry.agents.length]).toEqual([['a'], 1])
  registry.add(hosted('two', many.slice(1)))
})
