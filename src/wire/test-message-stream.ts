/** For tests: message streams whose other end may be in the hands of the test. */
import { systemClock } from '../base/clock.ts'
import type { BytePipe, BytePipeHandlers } from './byte-pipe.ts'
import { encodeFrame } from './frame.ts'
import { type MemoryPipeOptions, memoryPipePair } from './memory-pipe.ts'
import { MessageStream } from './message-stream.ts'

/** A stream by one pipe, and what came of it. */
export function watched(pipe: BytePipe) {
  const messages: Uint8Array[] = []
  const drops: string[] = []
  const closes: string[] = []
  const stream: MessageStream = new MessageStream(
    {
      clock: systemClock,
      onMessage: bytes => messages.push(bytes),
      onDrop: cause => drops.push(cause),
      onClose: reason => closes.push(reason),
      onPathEnd: (_, reason) => stream.close(reason)
    },
    { session: 1 }
  )
  const path = stream.add(pipe)
  stream.use(path)
  path.open()
  return { stream, messages, drops, closes }
}

/** What a peer says first. */
export const SESSION = encodeFrame({ kind: 'session', session: 7, peerSession: 0 })

/** Both ends of one stream. */
export const streamPair = (options?: MemoryPipeOptions) =>
  memoryPipePair(options).map(watched) as [ReturnType<typeof watched>, ReturnType<typeof watched>]

/** A stream whose other end is the test: `arrive` is what the peer sends, `sent` what it gets. */
export function streamByHand({ full = false } = {}) {
  let handlers: BytePipeHandlers | undefined
  const sent: Uint8Array[] = []
  const calls: string[] = []
  const pipe: BytePipe = {
    send: bytes => {
      sent.push(bytes)
      return !full
    },
    drained: () => new Promise(() => {}),
    open: given => {
      handlers = given
    },
    close: () => calls.push('close'),
    abort: () => {
      calls.push('abort')
      handlers?.onClose('aborted')
    }
  }
  const end = watched(pipe)
  return {
    ...end,
    sent,
    calls,
    arrive: (bytes: Uint8Array) => handlers?.onBytes(bytes),
    hangUp: (reason: string) => handlers?.onClose(reason)
  }
}
