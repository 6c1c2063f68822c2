import { expect, test } from 'vitest'
import { AgentClient } from './agent-client.ts'
import type { FromAgent, ToAgent } from './agent-port.ts'
import type { AgentServices, Question, Usage } from './agent-services.ts'
import { messagesIn, type Written } from './port-writer.ts'
import type { Program } from './program.ts'
import type { SandboxCall } from './sandbox.ts'

const call: SandboxCall = { capability: 'work', input: 1, taskId: 'task', epoch: 1 }
const program: Program = { kind: 'quickjs', name: 'a', mode: 'agent', source: '', limits: { memoryLimitBytes: 1, cpuLimit: 1 } }
const question: Question = { what: 'emit', value: 1 }
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn++) await new Promise(resolve => setTimeout(resolve, 2))
}

/** A client with one run, whose agent and whose node are played by the test. */
function played() {
  const { port1, port2 } = new MessageChannel()
  const heard: ToAgent[] = []
  port2.onmessage = ({ data }: MessageEvent<Written<ToAgent>>) => void heard.push(...messagesIn(data))
  const client = new AgentClient(port1)
  const answering: Array<{
    readonly resolve: (value: unknown) => void
    readonly reject: (error: Error) => void
    readonly signal: AbortSignal
  }> = []
  const lines: string[] = []
  const used: Usage[] = []
  const services: AgentServices = {
    answer: (_, signal) => new Promise((resolve, reject) => void answering.push({ resolve, reject, signal })),
    log: (level, text) => void lines.push(`${level} ${text}`),
    used: usage => void used.push(usage)
  }
  const run = client.run(call, { onProgress: () => {}, services })
  run.output.catch(() => {})
  const say = async (...messages: FromAgent[]): Promise<void> => {
    port2.postMessage(messages)
    await settled()
  }
  const answers = () => heard.filter(({ type }) => type === 'answer')
  return { client, run, heard, say, answering, answers, lines, used }
}

test('a worker that asks more than sixty-four at once is not heard until one is answered', async () => {
  const { say, answering, answers, client } = played()
  await say(...Array.from({ length: 80 }, (_, ask): FromAgent => ({ type: 'ask', id: 1, ask, question })))
  expect(answering).toHaveLength(64)
  answering[0]?.resolve('one')
  await settled()
  expect(answers()).toEqual([{ type: 'answer', id: 1, ask: 0, value: 'one' }])
  await say({ type: 'ask', id: 1, ask: 90, question }, { type: 'ask', id: 7, ask: 91, question })
  expect(answering).toHaveLength(65)
  client.close(new Error('over'))
})

test('an answer that was refused, or that no thread can be handed, comes as an error', async () => {
  const { say, answering, answers, client } = played()
  await say({ type: 'ask', id: 1, ask: 1, question }, { type: 'ask', id: 1, ask: 2, question })
  answering[0]?.reject(Object.assign(new Error('full'), { name: 'StateQuotaError' }))
  answering[1]?.resolve(() => {})
  await settled()
  expect(answers()).toEqual([
    expect.objectContaining({ ask: 1, error: expect.objectContaining({ name: 'StateQuotaError' }) }),
    expect.objectContaining({ ask: 2, error: expect.objectContaining({ name: 'InvalidArgumentError' }) })
  ])
  client.close(new Error('over'))
})

test('what a run has asked is aborted when the run ends', async () => {
  const { say, answering, client, run } = played()
  await say({ type: 'ask', id: 1, ask: 1, question })
  expect(answering[0]?.signal.aborted).toBe(false)
  await say({ type: 'done', id: 1, output: 'out', spent: true })
  expect([await run.output, answering[0]?.signal.aborted, client.isSpent]).toEqual(['out', true, true])
  client.close(new Error('over'))
})

test('lines and use are told to the node; use that is less than nothing is not', async () => {
  const { say, lines, used, client } = played()
  await say({ type: 'log', id: 1, level: 'warn', text: 'said' }, { type: 'log', id: 9, level: 'warn', text: 'of nobody' })
  await say(
    { type: 'usage', cpuMs: 5, memoryBytes: 7 },
    { type: 'usage', cpuMs: -1, memoryBytes: 7 },
    { type: 'usage', cpuMs: 1, memoryBytes: Number.NaN }
  )
  expect([lines, used]).toEqual([['warn said'], [{ cpuMs: 5, memoryBytes: 7 }]])
  client.close(new Error('over'))
})

test('a program is loaded, or refused with the worker’s own error', async () => {
  const { client, say, heard } = played()
  const loading = client.load(program)
  await settled()
  expect(heard.at(-1)).toEqual({ type: 'load', program })
  await say({ type: 'ready' }, { type: 'loaded' })
  await loading
  const refused = expect(client.load(program)).rejects.toMatchObject({ name: 'ProgramError' })
  await say({ type: 'loaded', error: { name: 'ProgramError', message: 'no' } })
  await refused
  const closed = expect(client.load(program)).rejects.toThrow('over')
  client.close(new Error('over'))
  await closed
  await expect(client.load(program)).rejects.toThrow('over')
})

test('a run is frozen: its output will not come here; one that cannot be says why and goes on', async () => {
  const { client, say, run, heard } = played()
  const refused = expect(run.suspend()).rejects.toThrow('not now')
  await say({ type: 'unsuspended', id: 1, error: { name: 'KyroxError', message: 'not now' } })
  await refused
  expect(client.running).toBe(1)
  const frozen = run.suspend()
  await say({ type: 'suspended', id: 1, snapshot: new Uint8Array([1, 2]) })
  expect(await frozen).toEqual(new Uint8Array([1, 2]))
  await expect(run.output).rejects.toMatchObject({ name: 'RunSuspendedError' })
  expect(heard.filter(({ type }) => type === 'suspend')).toHaveLength(2)
  const late = expect(run.suspend()).rejects.toThrow('over')
  client.close(new Error('over'))
  await late
  await expect(run.suspend()).rejects.toThrow('over')
})

test('a run that goes on elsewhere is resumed with its snapshot', async () => {
  const { client, heard } = played()
  const snapshot = new Uint8Array([9])
  client.run(call, { onProgress: () => {}, snapshot }).output.catch(() => {})
  await settled()
  expect(heard.at(-1)).toEqual({ type: 'resume', id: 2, snapshot, call })
  client.close(new Error('over'))
})
