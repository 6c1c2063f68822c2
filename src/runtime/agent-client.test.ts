import { expect, test } from 'vitest'
import { AgentClient } from './agent-client.ts'
import type { FromAgent, ToAgent } from './agent-port.ts'
import { messagesIn, type Written } from './port-writer.ts'
import type { SandboxCall } from './sandbox.ts'

const call: SandboxCall = { capability: 'work', input: 1, taskId: 'task', epoch: 1 }
/** Three whole turns of the event loop: on a busy machine the first timer may be due before what was posted has been read. */
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 3; turn++) await new Promise(resolve => setTimeout(resolve, 2))
}

/** A client whose agent is played by the test. */
function played() {
  const { port1, port2 } = new MessageChannel()
  const heard: ToAgent[] = []
  port2.onmessage = ({ data }: MessageEvent<Written<ToAgent>>) => void heard.push(...messagesIn(data))
  const client = new AgentClient(port1)
  const say = async (message: FromAgent): Promise<void> => {
    port2.postMessage(message)
    await settled()
  }
  return { client, heard, say }
}

test('answers are matched by number, in any order, each once', async () => {
  const { client, heard, say } = played()
  const runs = [client.run(call, { onProgress: () => {} }), client.run(call, { onProgress: () => {} })]
  const unripe = expect(runs[0]?.output).rejects.toMatchObject({ name: 'UnripeError' })
  await settled()
  expect(heard.map(message => `${message.type} ${'id' in message ? message.id : ''}`)).toEqual(['run 1', 'run 2'])
  await say({ type: 'done', id: 2, output: 'two' })
  await say({ type: 'done', id: 2, output: 'two again' })
  await say({ type: 'failed', id: 1, error: { name: 'UnripeError', message: 'not yet' } })
  await say({ type: 'done', id: 99, output: 'for nobody' })
  await unripe
  expect([await runs[1]?.output, client.running]).toEqual(['two', 0])
  client.close(new Error('over'))
})

test('what waits when it is closed rejects, and so does what comes later', async () => {
  const { client } = played()
  const { output } = client.run(call, { onProgress: () => {} })
  client.close(new Error('over'))
  client.close(new Error('twice'))
  await expect(output).rejects.toThrow('over')
  await expect(client.run(call, { onProgress: () => {} }).output).rejects.toThrow('over')
  expect(client.running).toBe(0)
})

test('an output nobody waits for any more is forgotten', async () => {
  const { client, say } = played()
  const { forget } = client.run(call, { onProgress: () => {} })
  forget()
  expect(client.running).toBe(0)
  await say({ type: 'done', id: 1, output: 'late' })
  client.close(new Error('over'))
})

test('progress that is no number is not passed on', async () => {
  const { client, say } = played()
  const steps: unknown[] = []
  client.run(call, { onProgress: step => void steps.push(step) }).output.catch(() => {})
  for (const fraction of [0.5, Number.NaN, 'half', 1n, null, Number.POSITIVE_INFINITY]) {
    await say({ type: 'progress', id: 1, fraction: fraction as number })
  }
  expect(steps).toEqual([0.5])
  client.close(new Error('over'))
})
