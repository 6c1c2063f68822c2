import type { MultiaddrConnection, Stream } from '@libp2p/interface'
import { multiaddrConnectionPair } from '@libp2p/utils'
import { Uint8ArrayList } from 'uint8arraylist'
import { expect, test } from 'vitest'
import { sendWhole, thriftyYamux } from './fewer-frames.ts'

/** Two ends of a connection with Yamux on it: a stream from one to the other, and the packets that the receiving end sends. */
async function muxedPair() {
  const [outbound, inbound] = multiaddrConnectionPair()
  const make = thriftyYamux({ enableKeepAlive: false })
  const client = make().createStreamMuxer(outbound)
  const server = make().createStreamMuxer(inbound)
  let answers = 0
  outbound.addEventListener('message', () => answers++)
  let received = 0
  server.addEventListener('stream', ({ detail }: CustomEvent<Stream>) => {
    detail.addEventListener('message', ({ data }) => (received += data.byteLength))
  })
  const stream = await client.createStream()
  return { stream, answers: () => answers, received: () => received }
}

const until = async (holds: () => boolean): Promise<void> => {
  while (!holds()) await new Promise(resolve => setTimeout(resolve, 1))
}

test('short messages are not answered by frames that say that they were read', async () => {
  const { stream, answers, received } = await muxedPair()
  for (let message = 1; message <= 20; message++) {
    stream.send(new Uint8Array(100))
    await until(() => received() === 100 * message)
  }
  expect(answers()).toBeLessThanOrEqual(2)
})

test('a sender of many windows never waits for ever', async () => {
  const { stream, received } = await muxedPair()
  const piece = new Uint8Array(64 * 1024)
  for (let sent = 0; sent < 32; sent++) if (!stream.send(piece)) await stream.onDrain()
  await until(() => received() === 32 * piece.byteLength)
})

test('a socket is given what is sent in one piece, and other connections are left alone', () => {
  const sent: number[] = []
  const connection = {
    websocket: { send: () => {} },
    sendData: (data: Uint8ArrayList) => {
      for (const piece of data) sent.push(piece.byteLength)
      return { sentBytes: data.byteLength, canSendMore: true }
    }
  }
  sendWhole(connection as unknown as MultiaddrConnection)
  expect(connection.sendData(new Uint8ArrayList(new Uint8Array(2), new Uint8Array(30)))).toEqual({ sentBytes: 32, canSendMore: true })
  expect(sent).toEqual([32])
  const other = { sendData: () => {} }
  const before = other.sendData
  sendWhole(other as unknown as MultiaddrConnection)
  expect(other.sendData).toBe(before)
})
