import { expect, test } from 'vitest'
import { defineAgent, type WorkerLike } from './agent.ts'
import { noServices } from './agent-services.ts'
import { capability } from './capability.ts'
import { InlineSandbox } from './inline-sandbox.ts'
import type { Program } from './program.ts'

const run = capability('a.b', { run: () => 1 })
const program: Program = { kind: 'python', name: 'a', mode: 'script', source: '', limits: { memoryLimitBytes: 1, cpuLimit: 1 } }

test.each<[string, Parameters<typeof defineAgent>[0], string]>([
  ['an origin with a path', { name: 'a', capabilities: [run], permissions: { fetch: ['https://a.example/path'] } }, 'Expected an origin'],
  ['what is no address', { name: 'a', capabilities: [run], permissions: { fetch: ['a.example'] } }, 'Expected an origin'],
  ['a program without a worker', { name: 'a', capabilities: [run], program }, 'Expected a worker for the program'],
  ['a capability without code', { name: 'a', capabilities: [capability('a.b')] }, 'Expected run or a worker'],
  ['a capability twice', { name: 'a', capabilities: [run, run] }, 'got "a.b" twice'],
  ['no capability', { name: 'a', capabilities: [] }, 'at least one capability'],
  ['no name', { name: '', capabilities: [run] }, 'agent name of 1 to 64']
])('an agent with %s is refused', (_, parts, message) => {
  expect(() => defineAgent(parts)).toThrow(
    expect.objectContaining({ name: 'InvalidArgumentError', message: expect.stringContaining(message) })
  )
})

test('a good one is frozen, and keeps what it asks for', () => {
  const worker = (): WorkerLike => ({ postMessage: () => {}, terminate: () => {} })
  const agent = defineAgent({
    name: 'a',
    capabilities: [capability('a.b')],
    worker,
    program,
    permissions: { fetch: ['https://a.example'] }
  })
  expect([Object.isFrozen(agent), Object.isFrozen(agent.capabilities), agent.permissions?.fetch]).toEqual([
    true,
    true,
    ['https://a.example']
  ])
})

test('on this thread an agent is granted what its services grant, nothing by default', async () => {
  const asks = capability('asks', {
    run: async (_, { log, emit }) => {
      log('said')
      return await emit(1)
    }
  })
  const sandbox = new InlineSandbox([asks])
  const lines: string[] = []
  const { signal } = new AbortController()
  const call = { capability: 'asks', input: 1, taskId: 't', epoch: 1 }
  await expect(sandbox.run(call, { signal, onProgress: () => {} })).rejects.toMatchObject({ name: 'NotGrantedError' })
  const services = { ...noServices, answer: async () => 'taken', log: (level: string, text: string) => void lines.push(`${level} ${text}`) }
  expect(await sandbox.run(call, { signal, onProgress: () => {}, services })).toBe('taken')
  expect(lines).toEqual(['info said'])
})
