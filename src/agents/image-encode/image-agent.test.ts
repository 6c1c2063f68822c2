import { MessageChannel } from 'node:worker_threads'
import { expect, test } from 'vitest'
import type { FromAgent } from '../../runtime/agent-port.ts'
import { encode } from '../image/encoders.ts'
import { quarters } from '../image/test-picture.ts'
import { imageAgent } from './index.ts'

test('the agent encodes in a thread of its own', async () => {
  const bytes = await encode(quarters(64, 48), 'jpeg', { quality: 75, effort: 2 })
  const worker = imageAgent.worker?.()
  if (worker == null) throw new Error('Expected a worker, got none')
  const { port1, port2 } = new MessageChannel()
  try {
    const answer = new Promise<FromAgent>(resolve => {
      port1.on('message', (message: FromAgent) => (message.type === 'done' || message.type === 'failed') && resolve(message))
    })
    worker.postMessage({ kyrox: 'agent-port', port: port2 }, [port2 as unknown as Transferable])
    port1.postMessage({ type: 'run', id: 1, capability: 'image.encode', input: { bytes }, taskId: 'task', epoch: 1 })
    expect(await answer).toMatchObject({ type: 'done', output: { format: 'avif', width: 64, height: 48 } })
  } finally {
    port1.close()
    await worker.terminate()
  }
})

test('the definition brings no codec along', () => {
  expect(imageAgent.capabilities[0]).not.toHaveProperty('run')
})
