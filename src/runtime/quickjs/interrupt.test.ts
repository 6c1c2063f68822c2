import { expect, test } from 'vitest'
import { threadsOf } from './test-threads.ts'

/** Nobody aborts these runs: what the sandbox does not stop by itself goes on until the test gives up. */
const BUDGET_MS = 200
const SOON_MS = 1_500

test.each([
  ['the executor of a promise', 'for (;;) new Promise(() => { for (;;) {} })'],
  ['a reaction of a promise', 'for (;;) { Promise.reject().catch(() => { for (;;) {} }); await null }'],
  [
    'the closing of an iterator',
    'for (;;) try { for (const _ of { [Symbol.iterator]: () => ({ next: () => ({}), return: () => { for (;;) {} } }) }) throw 1 } catch {}'
  ],
  ['questions that are refused, each of them long', `const piece = 'x'.repeat(1_000_000); for (;;) ctx.emit(piece).catch(() => {})`],
  ['questions that are refused, each of them short', 'for (;;) ctx.checkpoint()']
])('a loop in %s is stopped when its time is up', async (_, code) => {
  const { run } = threadsOf({ source: `export default { async warm() {}, async loop(input, ctx) { ${code} } }`, answer: () => undefined })
  await run('warm')
  const startedAt = performance.now()
  await expect(run('loop', null, { timeoutMs: BUDGET_MS })).rejects.toMatchObject({ name: 'RunTimeoutError', detail: { limit: BUDGET_MS } })
  expect(performance.now() - startedAt).toBeLessThan(BUDGET_MS + SOON_MS)
})

test('a run is cancelled while the source of its program is still being read', async () => {
  const { run, spawned } = threadsOf({ source: 'for (;;) {}' })
  const controller = new AbortController()
  const running = run('loop', null, { signal: controller.signal })
  await expect.poll(spawned).toBe(1)
  const cancelledAt = performance.now()
  controller.abort(new Error('enough'))
  await expect(running).rejects.toThrow('enough')
  expect(performance.now() - cancelledAt).toBeLessThan(SOON_MS)
})
