import { expect, test } from 'vitest'
import { script, threadsOf } from './test-threads.ts'

const counting = `export default {
  async 'count.to'(input, ctx) { let n = 0; while (n < input.to) { n++; await ctx.checkpoint() } return { n } },
  async echo(input) { return input },
  async fail() { const error = new TypeError('no good'); throw error }
}`

test('an agent offers its functions by name, and keeps its own variables between runs', async () => {
  const { run } = threadsOf({ source: `let runs = 0; export default { async 'a.b'(input) { return { input, runs: ++runs } } }` })
  expect(await run('a.b', [1, 'two'])).toEqual({ input: [1, 'two'], runs: 1 })
  expect(await run('a.b', null)).toEqual({ input: null, runs: 2 })
})

test('values cross as what they are', async () => {
  const { run } = threadsOf({ source: counting })
  const value = {
    list: [1, -0, Number.NaN, 1.5, Number.NEGATIVE_INFINITY, 'ä\u0000\ud800', true, null, undefined, 12345678901234567890n],
    bytes: new Uint8Array([1, 2, 3]),
    none: new Uint8Array(),
    numbers: new Float64Array([1.5, 2.5]),
    buffer: new Uint8Array([9]).buffer,
    date: new Date(5),
    $: { $: 'u' }
  }
  expect(await run('echo', value)).toEqual(value)
})

test('an error of the code keeps its name and message', async () => {
  const { run } = threadsOf({ source: counting })
  await expect(run('fail')).rejects.toMatchObject({ name: 'TypeError', message: 'no good' })
  await expect(run('missing')).rejects.toMatchObject({ name: 'TypeError' })
})

test('a script is the body of a function, each in an interpreter of its own', async () => {
  const { run } = threadsOf(script)
  expect(await run('javascript.run', { code: 'globalThis.x = 1; return input.a + 1', input: { a: 2 } })).toBe(3)
  expect(await run('javascript.run', { code: 'return typeof x' })).toBe('undefined')
})
