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
