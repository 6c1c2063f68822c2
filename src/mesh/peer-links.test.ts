import type { Connection, Stream } from '@libp2p/interface'
import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import { encodeFrame } from '../wire/frame.ts'
import { encodeMessage } from '../wire/message-codec.ts'
import { MessageType } from '../wire/message-type.ts'
import type { PeerLink } from './peer-link.ts'
import { PeerLinks } from './peer-links.ts'
import { LINK_PROTOCOL } from './protocol-names.ts'
import { BOB, testConnection, testLibp2p } from './test-libp2p.ts'

/** A stream that bob opened, with bob's end in the hands of the test. */
class BobsStream extends EventTarget {
  readonly direction = 'inbound'
  status = 'open'
  #sent = 0

  send(): boolean {
    return true
  }

  async close(): Promise<void> {
    this.abort()
  }

  abort(): void {
    if (this.status !== 'open') return
    this.status = 'closed'
    this.dispatchEvent(new Event('close'))
  }

  begin(session: number): void {
    this.#say(encodeFrame({ kind: 'session', session, peerSession: 0 }))
  }

  work(): void {
    const message = { type: MessageType.TASK_PROGRESS, payload: new Uint8Array(3) }
    this.#say(encodeFrame({ kind: 'numbered', bytes: encodeMessage(message, `${++this.#sent}`, 1) }))
  }

  #say(data: Uint8Array): void {
    this.dispatchEvent(Object.assign(new Event('message'), { data }))
  }
}

async function accepting({ isCutOff = true } = {}) {
  const clock = new ManualClock(1_000_000)
  const { libp2p } = testLibp2p()
  let accept: ((stream: Stream, connection: Connection) => void) | undefined
  libp2p.handle = async (protocol, handler) => {
    if (protocol === LINK_PROTOCOL) accept = handler as typeof accept
  }
  const told: string[] = []
  const heardBy: PeerLink[] = []
  const links = new PeerLinks({
    libp2p,
    clock,
    canDirect: false,
    isCutOff: () => isCutOff,
    greeting: () => ({ type: MessageType.HELLO, payload: new Uint8Array(1) }),
    relaysTo: () => [],
    onMessage: link => heardBy.push(link),
    onChange: (_, lost) => told.push(lost ?? 'changed'),
    onDrop: cause => told.push(cause)
  })
  await links.start()
  /** Bob opens a stream over a circuit. */
  const opened = (): BobsStream => {
    const stream = new BobsStream()
    // all that is used of a stream
    accept?.(stream as unknown as Stream, testConnection().connection)
    return stream
  }
  return { clock, links, told, heardBy, opened }
}

test('a peer that began anew gets a link of its own: the old one is lost, and closes with its paths', async () => {
  const { links, told, heardBy, opened } = await accepting()
  const first = opened()
  first.begin(7)
  first.work()
  const before = links.get(BOB)
  told.length = 0
  const second = opened()
  second.begin(8)
  second.work()
  const after = links.get(BOB)
  expect([before?.isOpen, after?.hasPath, first.status, second.status]).toEqual([false, true, 'closed', 'open'])
  expect(heardBy).toEqual([before, after])
  expect([told[0], told.slice(1).every(each => each === 'changed'), told.length > 1]).toEqual(['the peer began anew', true, true])
})

test('a link without a path is kept for a while and not among those that are carried; a stream of the same life carries it again', async () => {
  const { clock, links, told, opened } = await accepting()
  const first = opened()
  first.begin(7)
  const link = links.get(BOB)
  first.abort()
  expect([links.all(), links.carried(), link?.isOpen]).toEqual([[link], [], true])
  clock.advance(4_000)
  opened().begin(7)
  expect([links.carried(), links.get(BOB) === link, told.every(each => each === 'changed')]).toEqual([[link], true, true])
  await links.stop()
  expect(links.all()).toEqual([])
})

test('with a relay at hand a link without a path is lost nearly at once', async () => {
  const { clock, links, told, opened } = await accepting({ isCutOff: false })
  const first = opened()
  first.begin(7)
  first.abort()
  clock.advance(50)
  expect([links.all(), told.at(-1)]).toEqual([[], 'closed'])
})
