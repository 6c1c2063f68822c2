import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import { type LinkEnds, linkScenarios } from '../wire/link.contract.ts'
import type { LinkPath } from '../wire/link.ts'
import { memoryPipePair } from '../wire/memory-pipe.ts'
import { MessageType } from '../wire/message-type.ts'
import { PeerLink } from './peer-link.ts'

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 5))
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes)
const saying = (words: string) => ({ type: MessageType.TASK_PROGRESS, payload: new TextEncoder().encode(words) })

/** Alice and bob, each with an end of a link that has no path yet. */
function strangers() {
  const clock = new ManualClock(1_000)
  let sessions = 0
  const greeting = (selfId: string) => () => ({ type: MessageType.HELLO, payload: new TextEncoder().encode(selfId) })
  const end = (selfId: string, peerId: string) =>
    new PeerLink({ clock, greeting: greeting(selfId) }, { selfId, peerId, session: ++sessions })
  const [alice, bob] = [end('alice', 'bob'), end('bob', 'alice')]
  const heard: string[] = []
  const told: string[] = []
  bob.addEventListener('message', ({ detail }) => heard.push(text(detail.payload)))
  for (const [name, link] of Object.entries({ alice, bob })) {
    link.addEventListener('close', ({ detail }) => told.push(`${name} closed: ${detail}`))
    link.addEventListener('path:change', ({ detail }) => told.push(`${name} ${detail}`))
  }
  /** A new path between them. */
  const joinBy = (kind: LinkPath, openedBy = 'alice') => {
    const [left, right] = memoryPipePair()
    alice.addPath(kind, left, openedBy)
    bob.addPath(kind, right, openedBy)
    return { left, right, cut: (reason: string) => left.abort(new Error(reason)) }
  }
  return { alice, bob, heard, told, joinBy }
}

function linked(): LinkEnds {
  const { alice, bob, joinBy } = strangers()
  const { left } = joinBy('direct')
  return { left: alice, right: bob, inject: bytes => void left.send(bytes) }
}

for (const { name, run } of linkScenarios) test(`a link to a peer: ${name}`, () => run(linked()))

test('without a path it is not open, and what is sent is refused', async () => {
  const { alice } = strangers()
  expect([alice.isOpen, alice.path, alice.queuedBytes]).toEqual([false, 'relayed', 0])
  await expect(alice.send(saying('hello'))).rejects.toMatchObject({ name: 'LinkClosedError', message: expect.stringContaining('no path') })
})

test('each path begins with a greeting; messages take the direct one as soon as there is one', async () => {
  const { alice, heard, told, joinBy } = strangers()
  joinBy('relayed')
  await alice.send(saying('first'))
  await settled()
  expect([heard, alice.path]).toEqual([['alice', 'first'], 'relayed'])
  joinBy('direct')
  await alice.send(saying('second'))
  await settled()
  expect([heard, alice.path, alice.has('relayed')]).toEqual([['alice', 'first', 'alice', 'second'], 'direct', true])
  expect([...told].sort()).toEqual(['alice direct', 'alice relayed', 'bob direct', 'bob relayed'])
})

test('when the direct path goes, the relayed one carries on; when that goes too, the link is closed once', async () => {
  const { alice, bob, heard, told, joinBy } = strangers()
  const relayed = joinBy('relayed')
  joinBy('direct').cut('out of reach')
  await settled()
  await alice.send(saying('still here'))
  await settled()
  expect([alice.path, bob.path, heard.at(-1)]).toEqual(['relayed', 'relayed', 'still here'])
  relayed.cut('relay gone')
  await settled()
  expect(told.filter(each => each.includes('closed'))).toEqual(['alice closed: relay gone', 'bob closed: reset by the other side'])
  expect([alice.isOpen, bob.isOpen]).toEqual([false, false])
})

test('of two paths of one kind, one opened by each, both ends choose the same', async () => {
  const { alice, bob, joinBy } = strangers()
  const [byBob, byAlice] = [joinBy('relayed', 'bob'), joinBy('relayed', 'alice')]
  const used: string[] = []
  for (const [name, pipe] of Object.entries({ byBob: byBob.left, byAlice: byAlice.left, toBob: byBob.right, toAlice: byAlice.right })) {
    const send = pipe.send.bind(pipe)
    pipe.send = bytes => {
      used.push(name)
      return send(bytes)
    }
  }
  await settled()
  used.length = 0
  await alice.send(saying('one'))
  await bob.send(saying('two'))
  await settled()
  expect(used).toEqual(['byAlice', 'toAlice'])
})

test('a path that is closed before it is used is none', () => {
  const { alice, told } = strangers()
  const [left] = memoryPipePair()
  left.close()
  alice.addPath('direct', left, 'alice')
  expect([alice.isOpen, alice.has('direct'), told]).toEqual([false, false, []])
})

test('a closed link takes no new path', async () => {
  const { alice, joinBy } = strangers()
  joinBy('relayed')
  alice.close('enough')
  joinBy('direct')
  expect([alice.isOpen, alice.has('direct')]).toEqual([false, false])
})

test('anything that comes counts as a sign of life, even what cannot be read', async () => {
  const { bob, joinBy } = strangers()
  const { left } = joinBy('direct')
  await settled()
  const before = bob.lastHeard
  const drops: string[] = []
  bob.addEventListener('drop', ({ detail }) => drops.push(detail))
  left.send(Uint8Array.of(4, 1, 0xff, 0xff, 0xff))
  await settled()
  expect([bob.isOpen, drops.length]).toEqual([true, 1])
  expect(bob.lastHeard).toBeGreaterThanOrEqual(before)
})
