import { expect, test } from 'vitest'
import { type Conditions, mayServe, UNKNOWN_CONDITIONS } from './may-serve.ts'
import { changedBudget, DEFAULT_BUDGET } from './resource-budget.ts'
import { ResourceManager } from './resource-manager.ts'

const MIB = 1024 * 1024
const withBudget = (memoryBytes: number) => new ResourceManager(changedBudget(DEFAULT_BUDGET, { memoryBytes }))

test('runs are let in up to the budget to the byte, refused past it with value and limit, and let in again when one has ended', () => {
  const manager = withBudget(100 * MIB)
  const release = manager.admit({ memoryLimitBytes: 60 * MIB, own: false })
  manager.admit({ memoryLimitBytes: 40 * MIB, own: false })
  expect(() => manager.admit({ memoryLimitBytes: 1, own: false })).toThrow(
    expect.objectContaining({ name: 'OverloadedError', detail: { value: 100 * MIB + 1, limit: 100 * MIB } })
  )
  release()
  release()
  expect(manager.memoryBytes).toBe(40 * MIB)
  manager.admit({ memoryLimitBytes: 60 * MIB, own: false })
})

test('own tasks are let in whatever the budget and the machine say, and are counted', () => {
  const manager = new ResourceManager({ ...DEFAULT_BUDGET, memoryBytes: 10, onlyWhileCalm: true })
  manager.conditions = { ...UNKNOWN_CONDITIONS, pressure: 'critical' }
  manager.admit({ memoryLimitBytes: 20, own: true })
  expect(manager.memoryBytes).toBe(20)
  expect(() => manager.admit({ memoryLimitBytes: 0, own: false })).toThrow('has to wait here (pressure)')
  manager.conditions = UNKNOWN_CONDITIONS
  expect(() => manager.admit({ memoryLimitBytes: 0, own: false })).toThrow('at most 10 bytes')
})

test('a smaller budget holds for what comes next, and ends nothing that was let in', () => {
  const manager = withBudget(100)
  manager.admit({ memoryLimitBytes: 80, own: false })
  manager.budget = changedBudget(manager.budget, { memoryBytes: 50, onlyWhileVisible: true })
  manager.conditions = { ...manager.conditions, visible: false }
  expect(manager.memoryBytes).toBe(80)
  expect(() => manager.admit({ memoryLimitBytes: 0, own: false })).toThrow('has to wait here (hidden)')
  manager.conditions = { ...manager.conditions, visible: true }
  expect(() => manager.admit({ memoryLimitBytes: 0, own: false })).toThrow('at most 50 bytes')
})

test.each<[string, Partial<Conditions>, true | string]>([
  ['a hidden page', { visible: false }, 'hidden'],
  ['a battery', { charging: false }, 'battery'],
  ['a charger', { charging: true }, true],
  ['a machine that says nothing', {}, true],
  ['a processor in a serious state', { pressure: 'serious' }, true],
  ['a processor in a critical state', { pressure: 'critical' }, 'pressure']
])('with a budget that asks for light, power and calm, %s', (_name, change, expected) => {
  const budget = changedBudget(DEFAULT_BUDGET, { onlyWhileVisible: true, onlyWhileCharging: true, onlyWhileCalm: true })
  expect(mayServe({ ...UNKNOWN_CONDITIONS, ...change }, budget)).toBe(expected)
})

test('a budget that asks for nothing is stopped by nothing: the work of others is pressure itself', () => {
  expect(mayServe({ visible: false, charging: false, pressure: 'critical' }, DEFAULT_BUDGET)).toBe(true)
})

test.each([
  [{ cores: 0 }, 'Expected cores of 1 to 256, got 0'],
  [{ cores: 1.5 }, 'got 1.5'],
  [{ cores: 257 }, 'got 257'],
  [{ memoryBytes: -1 }, 'Expected memoryBytes of 0 to 1099511627776, got -1'],
  [{ memoryBytes: Number.NaN }, 'got NaN'],
  [{ onlyWhileVisible: 'yes' }, 'Expected onlyWhileVisible of true or false, got yes'],
  [{ onlyWhileCharging: 1 }, 'Expected onlyWhileCharging of true or false, got 1']
])('a budget of %j is refused', (change, message) => {
  // as a person's stored JSON or an untyped caller would bring it
  const wrong = change as Parameters<typeof changedBudget>[1]
  expect(() => changedBudget(DEFAULT_BUDGET, wrong)).toThrow(
    expect.objectContaining({ name: 'InvalidArgumentError', message: expect.stringContaining(message) })
  )
})

test('what a change does not name stays, also when it is named as undefined', () => {
  const before = changedBudget(DEFAULT_BUDGET, { cores: 4 })
  const change = { cores: undefined, onlyWhileVisible: true } as unknown as Parameters<typeof changedBudget>[1]
  expect(changedBudget(before, change)).toEqual({ ...DEFAULT_BUDGET, cores: 4, onlyWhileVisible: true })
})
