/** What every {@link Link} keeps to, whatever carries it. Runs under any test runner: see `base/scenario.ts`. */
import { rejects, type Scenario, same, until } from '../base/scenario.ts'
import { encodeFrame, uvarint } from './frame.ts'
import { MAX_FRAME_BYTES, MAX_MESSAGE_BYTES, MAX_METADATA_ENTRIES } from './limits.ts'
import type { Link } from './link.ts'
import { message, pattern, watched } from './link-inbox.ts'
import { MessageType } from './message-type.ts'
import { AgentMessage } from './proto/agent-message.js'

/** Both ends of one open link. Messages of other types than `TASK_PROGRESS` may pass besides those of the contract. */
export interface LinkEnds {
  readonly left: Link
  readonly right: Link
  /** Raw bytes that arrive at `right` between the frames of `left`. Without it, scenarios that need it pass untried. */
  readonly inject?: (bytes: Uint8Array) => void
}

const LONG = 5 * 1024 * 1024

/** After something was refused: the link is open and carries both a short and a long message. */
async function livesOn({ left, right }: LinkEnds): Promise<void> {
  const inbox = watched(right)
  await Promise.all([left.send(message(10, 1)), left.send(message(100_000, 2))])
  await until(() => inbox.payloads.length === 2, 'two messages after the refused one')
  same(inbox.payloads, [pattern(10, 1), pattern(100_000, 2)], 'the messages after the refused one')
  same([left.isOpen, right.isOpen], [true, true], 'both ends open')
}

const delivery: ReadonlyArray<Scenario<LinkEnds>> = [
  {
    name: 'short messages arrive whole, once and in order',
    async run({ left, right }) {
      const inbox = watched(right)
      const sizes = Array.from({ length: 500 }, (_, i) => (i * 37) % 1_000)
      await Promise.all(sizes.map((size, i) => left.send(message(size, i))))
      await until(() => inbox.payloads.length >= sizes.length, 'all messages')
      same(inbox.payloads, sizes.map(pattern), 'what arrived')
    }
  },
  {
    name: 'a message says who sent it, to whom, when, and keeps its metadata',
    async run({ left, right }) {
      const inbox = watched(right)
      const metadata = new Map([['traceparent', '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01']])
      await left.send({ ...message(3), metadata })
      await until(() => inbox.messages.length === 1, 'the message')
      const [got] = inbox.messages
      same([got?.senderId, got?.recipientId, [...(got?.metadata ?? [])]], [right.peerId, left.peerId, [...metadata]], 'the message')
      same([(got?.messageId ?? '').length > 0, (got?.timestamp ?? 0) > 0], [true, true], 'id and timestamp there')
    }
  },
  {
    name: 'sizes around the longest frame arrive whole',
    async run({ left, right }) {
      const inbox = watched(right)
      const sizes = Array.from({ length: 65 }, (_, i) => MAX_FRAME_BYTES - 50 + i)
      for (const size of sizes) await left.send(message(size, size))
      await until(() => inbox.payloads.length === sizes.length, 'all messages')
      const bySize = [...inbox.payloads].sort((a, b) => a.byteLength - b.byteLength)
      same(
        bySize,
        sizes.map(size => pattern(size, size)),
        'what arrived'
      )
    }
  },
  {
    name: 'what is attached arrives beside its message, in a buffer of its own',
    async run({ left, right }) {
      const inbox = watched(right)
      const sizes = [1, MAX_FRAME_BYTES - 60, MAX_FRAME_BYTES, 3 * MAX_FRAME_BYTES + 7, LONG]
      for (const [i, size] of sizes.entries()) await left.send({ ...message(20 + i, i), attachment: pattern(size, i) })
      await until(() => inbox.messages.length === sizes.length, 'all messages')
      const got = [...inbox.messages].sort((a, b) => a.payload.byteLength - b.payload.byteLength)
      same(
        got.map(({ payload, attachment }) => [payload, attachment, attachment?.buffer.byteLength]),
        sizes.map((size, i) => [pattern(20 + i, i), pattern(size, i), size]),
        'what arrived'
      )
    }
  },
  {
    name: 'long messages both ways at once arrive whole, and short ones pass them',
    async run({ left, right }) {
      const [atLeft, atRight] = [watched(left), watched(right)]
      const long = [left.send(message(LONG, 1)), right.send(message(LONG, 2))]
      await Promise.all([left.send(message(10, 3)), right.send(message(10, 4))])
      await until(() => atLeft.payloads.length === 2 && atRight.payloads.length === 2, 'both messages on both sides')
      await Promise.all(long)
      same(atRight.payloads, [pattern(10, 3), pattern(LONG, 1)], 'what arrived on the right')
      same(atLeft.payloads, [pattern(10, 4), pattern(LONG, 2)], 'what arrived on the left')
    }
  },
  {
    name: 'many long messages at once arrive, each whole',
    async run({ left, right }) {
      const inbox = watched(right)
      const sizes = Array.from({ length: 300 }, (_, i) => MAX_FRAME_BYTES + i * 100)
      await Promise.all(sizes.map((size, i) => left.send(message(size, i))))
      await until(() => inbox.payloads.length === sizes.length, 'all messages')
      const bySize = [...inbox.payloads].sort((a, b) => a.byteLength - b.byteLength)
      same(bySize, sizes.map(pattern), 'what arrived')
      same(inbox.drops, [], 'what was dropped')
    }
  }
]

const closing: ReadonlyArray<Scenario<LinkEnds>> = [
  {
    name: 'close is told once at both ends, however often it is called',
    async run({ left, right }) {
      const [atLeft, atRight] = [watched(left), watched(right)]
      left.close('enough')
      left.close('again')
      await until(() => atRight.closes.length > 0, 'the other end to close')
      right.close('too')
      same([atLeft.closes, atRight.closes.length], [['enough'], 1], 'what was told')
      same([left.isOpen, right.isOpen], [false, false], 'both ends closed')
    }
  },
  {
    name: 'what was sent before close still arrives',
    async run({ left, right }) {
      const inbox = watched(right)
      for (let i = 0; i < 20; i++) void left.send(message(10_000, i))
      left.close('goodbye')
      await until(() => inbox.closes.length === 1, 'the other end to close')
      same(inbox.payloads.length, 20, 'the number of messages that arrived')
    }
  },
  {
    name: 'after close nothing is delivered, not even what came in the same piece',
    async run({ left, right }) {
      const inbox = watched(right)
      right.addEventListener('message', ({ detail }) => {
        if (detail.type === MessageType.TASK_PROGRESS) right.close('one is enough')
      })
      const left1 = watched(left)
      for (let i = 0; i < 5; i++) void left.send(message(10, i)).catch(() => {})
      await until(() => left1.closes.length === 1, 'the other end to close')
      same(inbox.payloads, [pattern(10, 0)], 'what was delivered')
    }
  },
  {
    name: 'send after close rejects, and so does a long message that was under way',
    async run({ left }) {
      const long = rejects(left.send(message(LONG)), 'LinkClosedError', 'a long message under way')
      left.close('enough')
      await long
      await rejects(left.send(message(10)), 'LinkClosedError', 'a short message')
      await rejects(left.send(message(LONG)), 'LinkClosedError', 'a long message')
    }
  },
  {
    name: 'when the other end closes, a long message under way rejects',
    async run({ left, right }) {
      const long = rejects(left.send(message(8 * LONG)), 'LinkClosedError', 'a long message under way')
      right.close('enough')
      await long
    }
  }
]

const refusal: ReadonlyArray<Scenario<LinkEnds>> = [
  {
    name: 'an aborted signal gives a long message up, with its reason, and the link lives on',
    async run(ends) {
      const inbox = watched(ends.right)
      const controller = new AbortController()
      const sent = ends.left.send(message(8 * LONG), { signal: controller.signal })
      const failed = rejects(sent, 'AbortError', 'the message given up')
      await ends.left.send(message(10, 9))
      await until(() => inbox.payloads.length === 1, 'a short message to pass')
      controller.abort()
      await failed
      await livesOn(ends)
      same(
        inbox.payloads.map(({ byteLength }) => byteLength),
        [10, 10, 100_000],
        'what arrived'
      )
    }
  },
  {
    name: 'a signal that is aborted already sends nothing',
    async run(ends) {
      const inbox = watched(ends.right)
      const signal = AbortSignal.abort()
      await rejects(ends.left.send(message(10), { signal }), 'AbortError', 'a short message')
      await rejects(ends.left.send(message(LONG), { signal }), 'AbortError', 'a long message')
      await livesOn(ends)
      same(inbox.payloads.length, 2, 'the number of messages that arrived')
    }
  },
  {
    name: 'a message past the limit is refused here, and so is too much metadata',
    async run(ends) {
      const payload = new Uint8Array(MAX_MESSAGE_BYTES + 1)
      await rejects(ends.left.send({ ...message(0), payload }), 'MessageTooLargeError', 'a message past the limit')
      const metadata = new Map(Array.from({ length: MAX_METADATA_ENTRIES + 1 }, (_, i) => [`key ${i}`, '']))
      await rejects(ends.left.send({ ...message(0), metadata }), 'InvalidArgumentError', 'a message of too much metadata')
      await livesOn(ends)
    }
  },
  {
    name: 'a message of a type from the future is dropped and told',
    async run(ends) {
      const { drops } = watched(ends.right)
      await ends.left.send({ type: 60_000, payload: new Uint8Array(3) })
      await livesOn(ends)
      same(drops, ['unknown-type'], 'what was told')
    }
  },
  {
    name: 'bytes that are no message are dropped and told, each with its cause',
    async run(ends) {
      if (ends.inject == null) return
      const { drops } = watched(ends.right)
      const framed = (bytes: Uint8Array): Uint8Array => encodeFrame({ kind: 'message', bytes })
      ends.inject(framed(Uint8Array.of(0xff, 0xff, 0xff)))
      ends.inject(Uint8Array.of(2, 99, 99))
      ends.inject(Uint8Array.of(0))
      ends.inject(Uint8Array.of(...uvarint(MAX_FRAME_BYTES + 1), ...new Uint8Array(MAX_FRAME_BYTES + 1)))
      ends.inject(framed(AgentMessage.encode({ type: MessageType.TASK_PROGRESS, senderId: 'somebody else' })))
      ends.inject(framed(AgentMessage.encode({ type: MessageType.TASK_PROGRESS, recipientId: 'somebody else' })))
      ends.inject(framed(AgentMessage.encode({ type: MessageType.TASK_PROGRESS, messageId: 'x'.repeat(1_000) })))
      ends.inject(encodeFrame({ kind: 'ack', upTo: 4_000 }))
      await livesOn(ends)
      const expected = ['garbled', 'garbled', 'garbled', 'garbled', 'oversize', 'sequence', 'wrong-sender', 'wrong-sender']
      same([...drops].sort(), expected, 'what was told')
    }
  }
]

/** Each scenario needs a link of its own. */
export const linkScenarios: ReadonlyArray<Scenario<LinkEnds>> = [...delivery, ...closing, ...refusal]
