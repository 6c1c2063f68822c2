import { expect, test } from 'vitest'
import type { BatchOutcomes } from '../tasks/batch.ts'
import { CheckedSandbox } from './checked-sandbox.ts'
import type { Sandbox, SandboxCall } from './sandbox.ts'

/** A sandbox that says what it was given, and whose answer is given by the input. */
function checked() {
  const heard: unknown[] = []
  const inner: Sandbox = {
    run: async ({ input }) => {
      heard.push(input)
      return (input as { readonly answer?: unknown } | null)?.answer
    },
    suspend: async taskId => new TextEncoder().encode(taskId),
    warm: async () => void heard.push('warm'),
    terminate: () => void heard.push('terminated')
  }
  const input = { type: 'object', required: ['answer'] }
  const sandbox = new CheckedSandbox(inner, [{ name: 'a.b', version: '1.0.0', input, output: { type: 'string' } }])
  const run = (capability: string, value: unknown, snapshot?: Uint8Array) => {
    const call: SandboxCall = { capability, input: value, taskId: 't', epoch: 1 }
    return sandbox.run(call, { signal: new AbortController().signal, onProgress: () => {}, ...(snapshot == null ? {} : { snapshot }) })
  }
  return { sandbox, run, heard, inner }
}

test('an input that does not fit never reaches the agent, an output that does not never leaves it', async () => {
  const { run, heard } = checked()
  await expect(run('a.b', {})).rejects.toMatchObject({ name: 'InvalidInputError' })
  expect(heard).toEqual([])
  await expect(run('a.b', { answer: 1 })).rejects.toMatchObject({ name: 'InvalidOutputError' })
  expect(await run('a.b', { answer: 'yes' })).toBe('yes')
})

test('a run that goes on was checked where it began: only what comes out is checked here', async () => {
  const { run } = checked()
  await expect(run('a.b', {}, new Uint8Array())).rejects.toMatchObject({ name: 'InvalidOutputError' })
  expect(await run('other', { answer: 5 })).toBe(5)
})

test('all else is the inner sandbox’s', async () => {
  const { sandbox, heard, inner } = checked()
  await sandbox.warm()
  sandbox.terminate()
  expect([heard, new TextDecoder().decode(await sandbox.suspend('task', 1))]).toEqual([['warm', 'terminated'], 'task'])
  const { run, terminate } = inner
  await expect(new CheckedSandbox({ run, terminate }, []).suspend('task', 1)).rejects.toThrow('Expected a sandbox that can suspend')
})

test('of a batch each input is checked by itself, and those that do not fit are not run', async () => {
  const heard: unknown[] = []
  const inner: Sandbox = {
    run: async ({ input, batch }) => {
      heard.push([input, batch])
      const answers = (input as ReadonlyArray<{ readonly answer: unknown }>).map(({ answer }) => answer)
      return { values: answers, errors: [[0, { name: 'UnripeError', message: 'not yet' }]], ms: 1 }
    },
    terminate: () => {}
  }
  const input = { type: 'object', required: ['answer'] }
  const sandbox = new CheckedSandbox(inner, [{ name: 'a.b', version: '1.0.0', input, output: { type: 'string' } }])
  const run = (list: readonly unknown[]) =>
    sandbox.run(
      { capability: 'a.b', input: list, batch: list.length, taskId: 't', epoch: 1 },
      { signal: new AbortController().signal, onProgress: () => {} }
    )
  const outcomes = (await run([{}, { answer: 'late' }, { answer: 1 }, { answer: 'yes' }])) as BatchOutcomes
  expect(heard).toEqual([[[{ answer: 'late' }, { answer: 1 }, { answer: 'yes' }], 3]])
  expect([outcomes.values, outcomes.ms]).toEqual([[undefined, undefined, undefined, 'yes'], 1])
  expect(outcomes.errors?.map(([at, { name }]) => [at, name])).toEqual([
    [0, 'InvalidInputError'],
    [1, 'UnripeError'],
    [2, 'InvalidOutputError']
  ])
  expect(await run([{}])).toMatchObject({ values: [undefined], errors: [[0, { name: 'InvalidInputError' }]] })
})
