import { expect, test } from 'vitest'
import { budgetText, memoryMb, typedMemory } from './budget-fields.ts'

const MIB = 1_024 * 1_024
const budget = { cores: 1, memoryBytes: 512 * MIB, onlyWhileVisible: false, onlyWhileCharging: false, onlyWhileCalm: false }

test('memory is typed in megabytes and kept inside its limits', () => {
  expect(['', 'x', '1', '100', '99999999'].map(typed => typedMemory(typed, 7 * MIB) / MIB)).toEqual([7, 7, 16, 100, 65_536])
  expect(memoryMb(budget)).toBe(512)
})

test('the budget is said in words', () => {
  expect(budgetText(budget)).toBe('512 MB for agents of others together')
  expect(budgetText({ ...budget, onlyWhileVisible: true, onlyWhileCharging: true, onlyWhileCalm: true })).toMatch(
    /, only while this tab is visible, only while charging, only while the processor is not overloaded$/
  )
})
