import { expect, test } from 'vitest'
import { threadsOf } from './test-threads.ts'

const COUNTING = `export default {
  async 'count.to'(input, ctx) { let n = 0; while (n < input.to) { n++; ctx.progress(n / input.to); await ctx.checkpoint() } return { n, epoch: ctx.epoch } },
  async waits(input, ctx) { const before = await ctx.state.get('a'); await ctx.sleep(input); return [before, await ctx.call('b.c', new Uint8Array([1, 2]))] },
  async spins(input, ctx) { ctx.progress(0.5); const turn = async () => { for (;;) await null }; await turn() }
}`

const until = async (is: () => boolean): Promise<void> => {
  while (!is()) await new Promise(resolve => setTimeout(resolve, 1))
}

test('a count frozen and moved again and again ends with the right number', { timeout: 60_000 }, async () => {
  const [here, there] = [threadsOf({ source: COUNTING }), threadsOf({ source: COUNTING })]
  let moved = 0
  let from = here
  let output = from.run('count.to', { to: 30_000 })
  for (let turn = 0; turn < 100; turn++) {
    const seen = from.progress.length
    await until(() => from.progress.length > seen)
    output.catch(() => {})
    const snapshot = await from.suspend()
    await expect(output).rejects.toMatchObject({ name: 'RunSuspendedError' })
    from = from === here ? there : here
    output = from.run('count.to', { to: 30_000 }, { snapshot })
    moved++
  }
  expect(await output).toEqual({ n: 30_000, epoch: 1 })
  expect(moved).toBe(100)
})

test('what was asked and not answered is asked again where the run goes on', async () => {
  const never = threadsOf({ source: COUNTING, answer: ({ what }) => (what === 'state.get' ? 7 : new Promise(() => {})) })
  const output = never.run('waits', 0)
  output.catch(() => {})
  await until(() => never.asked.length === 2)
  const snapshot = await never.suspend()
  const there = threadsOf({ source: COUNTING, answer: question => question })
  const asked = { what: 'call', capability: 'b.c', input: new Uint8Array([1, 2]) }
  expect(await there.run('waits', 0, { snapshot })).toEqual([7, asked])
  expect(there.asked).toEqual([asked])
  expect(await never.run('count.to', { to: 3 })).toEqual({ n: 3, epoch: 1 })
})

test('a flood of promises is frozen between two of them', async () => {
  const { run, suspend, progress } = threadsOf({ source: COUNTING })
  const output = run('spins')
  output.catch(() => {})
  await until(() => progress.length > 0)
  const snapshot = await suspend()
  expect(snapshot.byteLength).toBeGreaterThan(1_000)
  const there = threadsOf({ source: COUNTING })
  await expect(there.run('spins', null, { snapshot, timeoutMs: 100 })).rejects.toMatchObject({ name: 'RunTimeoutError' })
})
