import { expect, test } from 'vitest'
import { checkedRequirement, inherited, type TaskRequirement, travelling } from './task-requirement.ts'

test('a requirement of every kind is taken as it is', () => {
  const all: TaskRequirement = {
    version: '^1.2.0',
    attributes: { gpu: true, languages: ['en'], memory: 8, model: 'small' },
    regions: ['eu-west'],
    nodes: ['one'],
    notOn: ['two'],
    trustedOnly: true
  }
  expect(checkedRequirement(all)).toEqual(all)
  expect(checkedRequirement({})).toEqual({})
})

test.each<[unknown, string]>([
  [null, 'Expected require with an object, got null'],
  [{ region: ['eu'] }, 'Expected require with only version, attributes, regions, nodes, notOn, trustedOnly, got "region"'],
  [{ version: 1 }, 'Expected require with version of at most 128 characters, got 1'],
  [{ version: 'x'.repeat(129) }, 'Expected require with version'],
  [{ attributes: [] }, 'Expected require with attributes'],
  [{ attributes: { a: {} } }, 'Expected require with attributes'],
  [{ attributes: { a: Number.NaN } }, 'Expected require with attributes'],
  [{ attributes: { a: [1] } }, 'Expected require with attributes'],
  [{ regions: 'eu' }, 'Expected require with regions to be a list of at most 64 texts, got "eu"'],
  [{ regions: ['with space'] }, 'Expected require with regions of 1 to 32 letters'],
  [{ nodes: Array(65).fill('a') }, 'Expected require with nodes to be a list'],
  [{ notOn: [7] }, 'Expected require with notOn'],
  [{ trustedOnly: 1 }, 'Expected require with trustedOnly of true or false, got 1'],
  [{ notOn: Array(40).fill('x'.repeat(52)) }, 'Expected require of at most 1000 characters as JSON besides its nodes']
])('%j is refused by name', (given, message) => expect(() => checkedRequirement(given as never)).toThrow(message))

test('a long list of nodes stays with the owner and counts for nothing on the way', () => {
  const pinned = { nodes: Array(60).fill('x'.repeat(52)), version: '1.0.0' }
  expect(travelling(checkedRequirement(pinned))).toEqual({ version: '1.0.0' })
})

test('calls inherit where a task may go, not which version of it or which node', () => {
  expect(inherited({ version: '1.0.0', attributes: { gpu: true }, nodes: ['one'] })).toBeUndefined()
  expect(inherited({ version: '1.0.0', regions: ['eu'], notOn: ['two'], trustedOnly: true })).toEqual({
    regions: ['eu'],
    notOn: ['two'],
    trustedOnly: true
  })
  expect(inherited({ trustedOnly: false })).toBeUndefined()
})
