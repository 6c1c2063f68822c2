import { expect, test } from 'vitest'
import { pythonRunInput } from './input-schema.ts'
import { createPythonAgent, pythonAgent } from './python-agent.ts'

const check = (value: unknown): unknown => pythonRunInput['~standard'].validate(value)

test('code of 1 to 200,000 characters is taken, with or without input', () => {
  expect(check({ code: '1', more: true })).toEqual({ value: { code: '1' } })
  expect(check({ code: 'x'.repeat(200_000), input: [1] })).toMatchObject({ value: { input: [1] } })
})

test.each([
  [null, 'Expected an object, got null'],
  [[], 'Expected an object, got an array'],
  [{}, 'Expected text, got undefined'],
  [{ code: '' }, 'Expected 1 to 200000 characters, got 0'],
  [{ code: 'x'.repeat(200_001) }, 'Expected 1 to 200000 characters, got 200001']
])('%j is refused', (value, message) => {
  expect(check(value)).toMatchObject({ issues: [{ message }] })
})

test('Node refuses foreign Python by name, and takes trusted code', () => {
  expect(() => pythonAgent.worker?.()).toThrow(expect.objectContaining({ name: 'ForeignPythonRefusedError' }))
  const worker = createPythonAgent({ trustCode: true }).worker?.()
  expect(worker).toBeDefined()
  worker?.terminate()
})
