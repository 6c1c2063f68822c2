import { expect, test } from 'vitest'
import { InlineSandbox } from './inline-sandbox.ts'
import type { SandboxCall } from './sandbox.ts'
import { testAgent } from './test-agent.ts'

const call = (capability: string, input: unknown = null): SandboxCall => ({ capability, input, taskId: 'task', epoch: 1 })
const options = (signal: AbortSignal = new AbortController().signal) => ({ signal, onProgress: () => {} })

test('an agent runs on this thread, with its own errors', async () => {
  const sandbox = new InlineSandbox(testAgent.capabilities)
  expect(await sandbox.run(call('echo', 1), options())).toBe(1)
  await expect(sandbox.run(call('fail'), options())).rejects.toMatchObject({ name: 'UnripeError' })
  await expect(sandbox.run(call('no.such'), options())).rejects.toMatchObject({ name: 'SandboxFailedError' })
})

test('a run that does not heed its signal is left behind', async () => {
  const sandbox = new InlineSandbox(testAgent.capabilities)
  const controller = new AbortController()
  const run = sandbox.run(call('deaf'), options(controller.signal))
  controller.abort(new Error('enough'))
  await expect(run).rejects.toThrow('enough')
  await expect(sandbox.run(call('echo'), options(controller.signal))).rejects.toThrow('enough')
})

test('terminate rejects every run, and a later one starts anew', async () => {
  const sandbox = new InlineSandbox(testAgent.capabilities)
  const runs = ['deaf', 'heed'].map(name => sandbox.run(call(name), options(AbortSignal.timeout(2_000))))
  sandbox.terminate()
  for (const run of runs) await expect(run).rejects.toMatchObject({ name: 'SandboxFailedError', message: 'The agent was stopped' })
  expect(await sandbox.run(call('echo', 1), options())).toBe(1)
})
