import { expect, test, vi } from 'vitest'
import { z } from 'zod'
import type { AgentParts } from './agent.ts'
import { capability, type StandardSchema } from './capability.ts'
import { runCapability } from './run-capability.ts'
import { runContext } from './run-context.ts'

const host = { signal: new AbortController().signal, progress: () => {}, log: () => {}, ask: async () => undefined }
const context = runContext({ taskId: 'task', epoch: 1 }, host)
const run = (of: AgentParts['capabilities'][number], input: unknown): Promise<unknown> => runCapability(of, input, context)

test('input and output pass as they are where there is no schema', async () => {
  const seen = vi.fn((input: unknown) => input)
  expect(await run(capability('work', { run: seen }), { any: 'thing' })).toEqual({ any: 'thing' })
  expect(seen).toHaveBeenCalledWith({ any: 'thing' }, context)
})

test('the agent gets what the schema makes of the input, its defaults filled in', async () => {
  const input = z.object({ width: z.number().default(640) })
  expect(await run(capability('work', { input, run: ({ width }) => width * 2 }), {})).toBe(1_280)
})

test('an input that does not fit never reaches the agent; each place is named', async () => {
  const seen = vi.fn()
  const input = z.object({ size: z.object({ width: z.number() }), format: z.enum(['avif', 'webp']) })
  const failed = run(capability('work', { input, run: seen }), { size: { width: 'wide' }, format: 'gif' })
  await expect(failed).rejects.toMatchObject({
    name: 'InvalidInputError',
    message: expect.stringMatching(/^Input of "work" is not valid: size\.width: /),
    detail: { issues: [expect.stringMatching(/^size\.width: /), expect.stringMatching(/^format: /)] }
  })
  expect(seen).not.toHaveBeenCalled()
})

test('an output that does not fit is the fault of the agent', async () => {
  const failed = run(
    capability('work', { output: z.object({ bytes: z.instanceof(Uint8Array) }), run: () => ({ bytes: 'none' }) as never }),
    {}
  )
  await expect(failed).rejects.toMatchObject({ name: 'InvalidOutputError', message: expect.stringContaining('bytes: ') })
})

test('a schema may take its time, may name places by objects, and no more than ten are listed', async () => {
  const issues = Array.from({ length: 25 }, (_, i) => ({ message: `wrong ${i}`, path: [{ key: 'pages' }, i] }))
  const slow: StandardSchema<unknown> = { '~standard': { version: 1, vendor: 'test', validate: async () => ({ issues }) } }
  const failed = run(capability('work', { input: slow, run: () => 'never' }), {})
  await expect(failed).rejects.toMatchObject({
    message: 'Input of "work" is not valid: pages.0: wrong 0',
    detail: { issues: { length: 10 } }
  })
})

test('a whole value that is wrong has a place too', async () => {
  await expect(run(capability('work', { input: z.string(), run: () => 'never' }), 7)).rejects.toThrow('(whole): ')
})

test("the agent's own error comes out as it is, thrown at once or later", async () => {
  const own = new RangeError('too wide')
  const thrown = () => {
    throw own
  }
  await expect(run(capability('work', { run: thrown }), {})).rejects.toBe(own)
  await expect(run(capability('work', { run: async () => thrown() }), {})).rejects.toBe(own)
})

test('a capability without a function on this thread says so', async () => {
  await expect(run(capability('work'), {})).rejects.toThrow('Expected run in capability "work" on the thread that executes it, got none')
})
