import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import type { LinkPath } from '../wire/link.ts'
import { memoryPipePair } from '../wire/memory-pipe.ts'
import { MessageType } from '../wire/message-type.ts'
import { PeerLink } from './peer-link.ts'
import { RoughPipe } from './test-rough-pipe.ts'

/** Turns enough for a message there and back, however busy the machine is. */
async function settled(): Promise<void> {
  for (let i = 0; i < 30; i++) await new Promise(resolve => setImmediate(resolve))
}
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const saying = (words: string) => ({ type: MessageType.TASK_PROGRESS, payload: new TextEncoder().encode(words) })

/** A node with one link to its peer at a time, as the mesh keeps them, and all that its links tell. */
class Side {
  readonly #name: string
  readonly #peer: string
  readonly #clock: ManualClock
  readonly told: string[] = []
  isCutOff = true
  #sessions: number
  link: PeerLink

  constructor(clock: ManualClock, { name, peer, firstSession }: { name: string; peer: string; firstSession: number }) {
    this.#clock = clock
    this.#name = name
    this.#peer = peer
    this.#sessions = firstSession
    this.link = this.begin()
  }

  /** As after a reload: nothing of before is known. */
  begin(): PeerLink {
    const session = this.#sessions++
    const greeting = () => ({ type: MessageType.HELLO, payload: new TextEncoder().encode(`hello of ${this.#name} ${session}`) })
    this.link = new PeerLink(
      { clock: this.#clock, greeting, isCutOff: () => this.isCutOff, onNewLife: stray => this.begin().takeOver(stray) },
      { selfId: this.#name, peerId: this.#peer, session }
    )
    this.link.addEventListener('message', ({ detail }) => this.told.push(text(detail.payload)))
    this.link.addEventListener('close', ({ detail }) => this.told.push(`${session} closed: ${detail}`))
    return this.link
  }
}

function twoSides() {
  const clock = new ManualClock(1_000_000)
  const alice = new Side(clock, { name: 'alice', peer: 'bob', firstSession: 1 })
  const bob = new Side(clock, { name: 'bob', peer: 'alice', firstSession: 101 })
  const join = (kind: LinkPath = 'relayed') => {
    const [left, right] = memoryPipePair()
    alice.link.addPath(kind, left, 'alice')
    bob.link.addPath(kind, right, 'alice')
    return { left, right, cut: () => left.abort(new Error('cut')) }
  }
  return { clock, alice, bob, join }
}

test('a link that lost its last path goes on with the next one, and what was sent meanwhile arrives', async () => {
  const { clock, alice, bob, join } = twoSides()
  const first = join()
  await settled()
  first.cut()
  expect([alice.link.isOpen, alice.link.hasPath, alice.link.statistics.path]).toEqual([true, false, 'none'])
  await alice.link.send(saying('meanwhile'))
  await expect(alice.link.send({ type: MessageType.HEARTBEAT, payload: new Uint8Array() })).rejects.toMatchObject({
    name: 'LinkClosedError'
  })
  clock.advance(4_000)
  join()
  await settled()
  expect(bob.told).toEqual(['hello of alice 1', 'hello of alice 1', 'meanwhile'])
  expect([alice.link.hasPath, alice.link.statistics]).toMatchObject([true, { pathsLost: 1, pathChanges: 1 }])
})

test('without a path it is lost after five seconds; at once, nearly, when the peer alone is gone', async () => {
  const { clock, alice, bob, join } = twoSides()
  const path = join()
  await settled()
  bob.isCutOff = false
  path.cut()
  clock.advance(49)
  expect(bob.told.at(-1)).not.toContain('closed')
  clock.advance(1)
  expect([bob.told.at(-1), alice.link.isOpen]).toEqual(['101 closed: reset by the other side', true])
  clock.advance(4_949)
  expect(alice.link.isOpen).toBe(true)
  clock.advance(1)
  expect([alice.told.at(-1), clock.pending]).toEqual(['1 closed: cut', 0])
})

test('a node that finds a moment late that it is cut off waits all the same', async () => {
  const { clock, alice, join } = twoSides()
  const path = join()
  await settled()
  alice.isCutOff = false
  path.cut()
  clock.advance(20)
  alice.isCutOff = true
  clock.advance(4_900)
  expect(alice.link.isOpen).toBe(true)
})

test('a peer that began anew: the old link is lost, and nothing that was meant for its old life reaches the new one', async () => {
  const { alice, bob, join } = twoSides()
  const path = join()
  await settled()
  path.cut()
  await alice.link.send(saying('to the first bob'))
  bob.begin()
  join()
  await alice.link.send(saying('to the second bob'))
  await settled()
  await alice.link.send(saying('once more'))
  await bob.link.send(saying('from the second bob'))
  await settled()
  expect(alice.told).toEqual(['hello of bob 101', '1 closed: the peer began anew', 'hello of bob 102', 'from the second bob'])
  const heard = bob.told.filter(each => !each.startsWith('hello'))
  expect(heard).toEqual(['once more'])
})

test('both began anew, or one whose end of the old path is still open: the new lives find each other', async () => {
  for (const whoRestarts of [['alice'], ['bob'], ['alice', 'bob']]) {
    const { alice, bob, join } = twoSides()
    join()
    await settled()
    await alice.link.send(saying('before'))
    await settled()
    if (whoRestarts.includes('alice')) alice.begin()
    if (whoRestarts.includes('bob')) bob.begin()
    join()
    await settled()
    await Promise.all([alice.link.send(saying('after')), bob.link.send(saying('after'))])
    await settled()
    for (const side of [alice, bob])
      expect([side.told.at(-1), side.link.hasPath, side.told.filter(each => each === 'after').length]).toEqual(['after', true, 1])
    expect(bob.told.filter(each => each === 'before')).toHaveLength(1)
  }
})

test('a first path that ends before the peer has said who it is takes the link with it: what was sent may have reached another life', async () => {
  const { alice } = twoSides()
  const [left] = memoryPipePair()
  alice.link.addPath('relayed', left, 'alice')
  await alice.link.send(saying('to whom it may concern'))
  await settled()
  left.abort(new Error('cut'))
  expect(alice.told).toEqual(['1 closed: cut'])
})

test('a direct path that goes silent without a word is left for the relayed one with nothing lost, and taken again when it answers', async () => {
  const { clock, alice, bob } = twoSides()
  const [relayed, direct] = [new RoughPipe(), new RoughPipe()]
  for (const [kind, pipe] of [
    ['relayed', relayed],
    ['direct', direct]
  ] as const) {
    alice.link.addPath(kind, pipe.left, 'alice')
    bob.link.addPath(kind, pipe.right, 'alice')
  }
  /** As in life: both say something each second. */
  const live = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 100) {
      clock.advance(100)
      const beat = { type: MessageType.HEARTBEAT, payload: new Uint8Array(1) }
      if (passed % 300 === 0) for (const side of [alice, bob]) void side.link.send(beat).catch(() => {})
      for (const pipe of [relayed, direct]) pipe.pump(100_000, 100_000)
      await settled()
    }
  }
  await live(600)
  expect([alice.link.path, bob.link.path]).toEqual(['direct', 'direct'])
  direct.isStalled = true
  await alice.link.send(saying('into the silence'))
  await live(4_000)
  expect([alice.link.path, bob.link.path, bob.told.filter(each => each.startsWith('into')).length]).toEqual(['relayed', 'relayed', 1])
  direct.isStalled = false
  await live(1_500)
  expect([alice.link.path, bob.link.path, bob.told.filter(each => each.startsWith('into')).length]).toEqual(['direct', 'direct', 1])
})

test('an upgrade that fails, at any point of it, leaves the relayed path as it was', async () => {
  const { alice, bob, join } = twoSides()
  join('relayed')
  await settled()
  for (let i = 0; i < 20; i++) {
    const direct = join('direct')
    // before the greeting, between the two, after it
    if (i % 3 > 0) await Promise.resolve()
    if (i % 3 > 1) await settled()
    void alice.link.send(saying(`${i}`))
    direct.cut()
  }
  await settled()
  expect([alice.link.path, bob.link.path, alice.link.has('direct')]).toEqual(['relayed', 'relayed', false])
  expect(bob.told.filter(each => !each.startsWith('hello'))).toEqual(Array.from({ length: 20 }, (_, i) => `${i}`))
})

test('the relay lost in the middle of an upgrade, at any point of it: what was sent goes on over the direct path, once and in order', async () => {
  for (const point of [0, 1, 2]) {
    const { alice, bob, join } = twoSides()
    const relayed = join('relayed')
    await settled()
    void alice.link.send(saying('before'))
    join('direct')
    // before the greeting, between the two, after it
    if (point > 0) await Promise.resolve()
    if (point > 1) await settled()
    void alice.link.send(saying('between'))
    relayed.cut()
    void alice.link.send(saying('after'))
    await settled()
    expect([alice.link.path, bob.link.path, alice.link.has('relayed')]).toEqual(['direct', 'direct', false])
    expect(bob.told.filter(each => !each.startsWith('hello'))).toEqual(['before', 'between', 'after'])
  }
})

test('its statistics are a frozen record of plain numbers', async () => {
  const { alice, bob, join } = twoSides()
  join('direct')
  await settled()
  await alice.link.send(saying('hello'))
  await settled()
  alice.link.measured(10)
  alice.link.measured(20)
  const { statistics } = alice.link
  expect(Object.isFrozen(statistics)).toBe(true)
  expect(statistics).toMatchObject({
    path: 'direct',
    roundTripMs: 12.5,
    jitterMs: 6.25,
    pathChanges: 0,
    pathsLost: 0,
    carrier: 'stream',
    messagesOut: 1,
    messagesIn: 1
  })
  expect(statistics).toMatchObject({ queuedBytes: 0, resent: 0, duplicates: 0 })
  expect(bob.link.statistics.bytesIn).toBe(statistics.bytesOut)
})
