import { expect, test } from 'vitest'
import type { Question } from '../agent-services.ts'
import { script, threadsOf } from './test-threads.ts'

test('every question of the context goes to the node as it was asked', async () => {
  const { run, asked } = threadsOf({ ...script, answer: (question: Question) => ({ got: question.what }) })
  const code = `return [await ctx.state.get('a'), await ctx.state.set('b', new Uint8Array([1])), await ctx.state.delete('c'), await ctx.state.keys(),
    await ctx.call('x.y', { z: 1n }, { timeoutMs: 5 }), await ctx.emit([undefined]), await ctx.fetch('https://a.example/', { method: 'POST', body: 'b' }),
    await ctx.inputs[Symbol.asyncIterator]().next()]`
  const output = await run('x', { code })
  expect(asked).toEqual([
    { what: 'state.get', key: 'a' },
    { what: 'state.set', key: 'b', value: Uint8Array.of(1) },
    { what: 'state.delete', key: 'c' },
    { what: 'state.keys', prefix: '' },
    { what: 'call', capability: 'x.y', input: { z: 1n }, timeoutMs: 5 },
    { what: 'emit', value: [undefined] },
    { what: 'fetch', url: 'https://a.example/', init: { method: 'POST', body: 'b' } },
    { what: 'next' }
  ])
  expect(output).toEqual(asked.map(({ what }) => ({ got: what })))
})

test('what is said and known without asking', async () => {
  const { run, logged, progress } = threadsOf(script)
  const code = `ctx.log('one'); ctx.log('two', 'error'); console.log('three', { a: 1 }); ctx.progress(0.5); await ctx.checkpoint(); await ctx.sleep(1)
    ctx.signal.throwIfAborted()
    return [ctx.taskId, ctx.epoch, ctx.signal.aborted, ctx.random() < 1, Math.abs(ctx.now() - Date.now()) < 1000]`
  expect(await run('x', { code })).toEqual(['task', 1, false, true, true])
  expect(logged).toEqual([
    ['info', 'one'],
    ['error', 'two'],
    ['info', 'three {"a":1}']
  ])
  expect(progress).toEqual([0.5])
})

test('an error of the node comes to the code with its name, and may be passed on', async () => {
  const { run } = threadsOf(script)
  const caught = 'try { await ctx.state.get("a") } catch (error) { return [error instanceof Error, error.name, error.detail.what] }'
  expect(await run('x', { code: caught })).toEqual([true, 'NotGrantedError', 'state.get'])
  await expect(run('x', { code: 'await ctx.state.get("a")' })).rejects.toMatchObject({ name: 'NotGrantedError' })
})

test('more questions than a node hears at once wait; too many are refused in the code', async () => {
  const { run } = threadsOf({ ...script, answer: () => 1 })
  expect(await run('x', { code: 'return (await Promise.all(Array.from({ length: 500 }, () => ctx.emit(1)))).length' })).toBe(500)
  const code =
    'const all = await Promise.allSettled(Array.from({ length: 2000 }, () => ctx.emit(1))); return all.filter(one => one.status === "rejected").length'
  expect(await run('x', { code })).toBe(1000)
})
