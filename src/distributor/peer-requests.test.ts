import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import type { OutgoingMessage } from '../wire/link.ts'
import { MessageType } from '../wire/message-type.ts'
import type { AgentMessage } from '../wire/proto/agent-message.js'
import { PeerRequests, type RequestHandler } from './peer-requests.ts'

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))

/** Two nodes, `a` and `b`, whose messages reach each other; `b` answers by `handlers`. */
function pair(handlers: Readonly<Record<string, RequestHandler>> = {}) {
  const clock = new ManualClock()
  let isConnected = true
  const to = (self: string, other: () => PeerRequests) => ({
    peerId: self === 'a' ? 'b' : 'a',
    send: async (message: OutgoingMessage) => {
      // of a message only its type and payload are read here
      other().take(backOf(self), message as unknown as AgentMessage)
    }
  })
  const backOf = (self: string) => (self === 'a' ? to('b', () => a) : to('a', () => b))
  const a: PeerRequests = new PeerRequests({ clock, handlers: {}, link: () => (isConnected ? to('a', () => b) : undefined) })
  const b: PeerRequests = new PeerRequests({ clock, handlers, link: () => to('b', () => a) })
  const disconnect = (): void => {
    isConnected = false
  }
  return { a, b, clock, disconnect }
}

test('a peer answers with its value, or its error by name', async () => {
  const { a } = pair({
    echo: async (body, peer) => ({ body, peer }),
    fail: async () => {
      throw Object.assign(new Error('no'), { name: 'AgentRefusedError' })
    }
  })
  expect(await a.ask('b', 'echo', { n: 1 })).toEqual({ body: { n: 1 }, peer: 'a' })
  await expect(a.ask('b', 'fail', null)).rejects.toMatchObject({ name: 'AgentRefusedError', message: 'no' })
  await expect(a.ask('b', 'toString', null)).rejects.toMatchObject({ name: 'UnknownOperationError' })
})

test('a seventeenth request of one peer at once is refused until one is answered', async () => {
  const ends: Array<() => void> = []
  const { a } = pair({ wait: () => new Promise(resolve => void ends.push(() => resolve('done'))) })
  const all = Array.from({ length: 16 }, () => a.ask('b', 'wait', null))
  await settled()
  await expect(a.ask('b', 'wait', null)).rejects.toMatchObject({ name: 'TooManyRequestsError', detail: { limit: 16 } })
  ends[0]?.()
  expect(await all[0]).toBe('done')
  const next = a.ask('b', 'wait', null)
  await settled()
  expect(ends).toHaveLength(17)
  for (const end of ends) end()
  expect(await next).toBe('done')
})

test('a peer that is silent, lost or not there, and a question given up, end in typed errors', async () => {
  const { a, clock, disconnect } = pair({ wait: () => new Promise(() => {}) })
  const silent = expect(a.ask('b', 'wait', null)).rejects.toMatchObject({ name: 'PeerSilentError', detail: { limit: 30_000 } })
  clock.advance(30_000)
  await silent
  const lost = expect(a.ask('b', 'wait', null)).rejects.toMatchObject({ name: 'PeerLostError' })
  await settled()
  a.linkLost('another', 'gone')
  a.linkLost('b', 'gone')
  await lost
  const abort = new AbortController()
  const given = expect(a.ask('b', 'wait', null, { signal: abort.signal })).rejects.toThrow('enough')
  abort.abort(new Error('enough'))
  await given
  disconnect()
  await expect(a.ask('b', 'wait', null)).rejects.toMatchObject({ name: 'PeerLostError' })
  expect(clock.pending).toBe(0)
})

test('an answer counts from the peer that was asked only, and other messages are not for this part', async () => {
  const { a, b } = pair({ wait: () => new Promise(() => {}) })
  const asked = a.ask('b', 'wait', null)
  const answer = { type: MessageType.AGENT_ANSWER, payload: await forgedAnswer() } as unknown as AgentMessage
  a.take({ peerId: 'stranger', send: async () => {} }, answer)
  await settled()
  a.linkLost('b', 'over')
  await expect(asked).rejects.toMatchObject({ name: 'PeerLostError' })
  expect(b.take({ peerId: 'a', send: async () => {} }, { type: 0, payload: new Uint8Array() } as unknown as AgentMessage)).toBe(false)
})

/** To the first question that any node asks. */
async function forgedAnswer(): Promise<Uint8Array> {
  const { AgentAnswer } = await import('../wire/proto/agent-message.js')
  return AgentAnswer.encode({ requestId: 1 })
}
