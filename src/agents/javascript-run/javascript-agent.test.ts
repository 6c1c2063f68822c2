import { expect, test } from 'vitest'
import { javascriptRunInput } from './input-schema.ts'
import { javascriptAgent } from './javascript-agent.ts'

const check = (value: unknown) => javascriptRunInput['~standard'].validate(value)

test('the agent is a script in a worker of its own', () => {
  expect(javascriptAgent).toMatchObject({ name: 'javascript.run', program: { kind: 'quickjs', mode: 'script' } })
  expect(javascriptAgent.capabilities.map(({ name }) => name)).toEqual(['javascript.run'])
})

test('code is a text of a size; its input is anything', async () => {
  expect(await check({ code: 'return 1' })).toEqual({ value: { code: 'return 1' } })
  expect(await check({ code: 'return input', input: [1], more: 2 })).toEqual({ value: { code: 'return input', input: [1] } })
  for (const code of ['', 'x'.repeat(200_001), 5, undefined]) {
    expect(await check({ code })).toMatchObject({ issues: [{ path: ['code'] }] })
  }
  expect(await check('return 1')).toMatchObject({ issues: [{ message: 'Expected an object, got string' }] })
})
