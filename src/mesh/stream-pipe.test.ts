import type { Stream } from '@libp2p/interface'
import { Uint8ArrayList } from 'uint8arraylist'
import { expect, test } from 'vitest'
import { StreamPipe } from './stream-pipe.ts'

/** A stream that sends as libp2p's over WebRTC does: each part of the list by itself. */
class PartsStream {
  readonly sent: Uint8Array[] = []

  send(bytes: Uint8Array): boolean {
    this._sendMessage(new Uint8ArrayList(Uint8Array.of(bytes.byteLength), bytes))
    return true
  }

  _sendMessage(data: Uint8ArrayList): void {
    for (const part of data) this.sent.push(part)
  }
}

test('what libp2p would send in two parts goes as one message', () => {
  const stream = new PartsStream()
  const pipe = new StreamPipe(stream as unknown as Stream)
  expect(pipe.send(Uint8Array.of(7, 8))).toBe(true)
  expect(stream.sent).toEqual([Uint8Array.of(2, 7, 8)])
})

test('a stream of another transport is left as it is', () => {
  const sent: Uint8Array[] = []
  const pipe = new StreamPipe({ send: (bytes: Uint8Array) => sent.push(bytes) > 1 } as unknown as Stream)
  expect([pipe.send(Uint8Array.of(1)), pipe.send(Uint8Array.of(2))]).toEqual([false, true])
  expect(sent).toHaveLength(2)
})

/** A stream that is full, and whose events the test sends. */
function fullStream() {
  const stream = Object.assign(new EventTarget(), { status: 'open', writableNeedsDrain: true, send: () => false })
  return { stream, pipe: new StreamPipe(stream as unknown as Stream) }
}

test('a full pipe waits for each drain, the second time too', async () => {
  const { stream, pipe } = fullStream()
  for (let time = 0; time < 2; time++) {
    let isDrained = false
    const drained = pipe.drained().then(() => {
      isDrained = true
    })
    await new Promise(resolve => setTimeout(resolve))
    expect(isDrained).toBe(false)
    stream.dispatchEvent(new Event('drain'))
    await drained
  }
})

test('there is no waiting with room, and none for a stream that ends or has ended', async () => {
  const { stream, pipe } = fullStream()
  const waiting = pipe.drained()
  stream.dispatchEvent(Object.assign(new Event('close'), { error: new Error('cable pulled') }))
  await expect(waiting).rejects.toThrow('cable pulled')
  stream.writableNeedsDrain = false
  await pipe.drained()
  stream.status = 'closed'
  await expect(pipe.drained()).rejects.toMatchObject({ name: 'LinkClosedError' })
})
