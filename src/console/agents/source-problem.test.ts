import { expect, test } from 'vitest'
import { errorFromData } from '../../base/errors.ts'
import { fieldOf, noCapability, sourceProblem } from './source-problem.ts'

test('a syntax error has its line and column, and says what to do', () => {
  const error = errorFromData({ name: 'ProgramError', message: 'unexpected token', detail: { line: 3, column: 7 } })
  expect(sourceProblem(error)).toEqual({
    name: 'ProgramError',
    text: 'unexpected token',
    advice: 'Look at the line that is marked, change it and try again.',
    line: 3,
    column: 7
  })
})

test('places that cannot be are left out', () => {
  const error = errorFromData({ name: 'ProgramError', message: 'x', detail: { line: 0, column: 'two' } })
  expect(sourceProblem(error)).not.toHaveProperty('line')
  expect(sourceProblem('thrown text')).toMatchObject({ name: 'KyroxError', text: 'thrown text' })
})

test.each([
  ['manifest.name', 'name'],
  ['manifest.limits.memoryLimitBytes', 'memoryMb'],
  ['manifest.limits.cpuLimit', 'cpuPercent'],
  ['manifest.permissions.fetch[0]', 'origins'],
  ['manifest.capabilities[2].name', 'source'],
  ['limits.taskTimeoutMs', 'timeLimitS'],
  ['manifest', undefined],
  ['manifest.nameless', undefined]
])('a refusal of %s belongs to field %s', (path, field) => {
  expect(fieldOf(path)).toBe(field)
})

test('a source without capabilities is told how to offer one, in its own language', () => {
  expect(noCapability('python').advice).toContain('@capability')
  expect(noCapability('javascript').advice).toContain('export default')
})
