import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import { systemClock } from '../base/clock.ts'
import { PeerLink } from '../mesh/peer-link.ts'
import { memoryPipePair } from '../wire/memory-pipe.ts'
import { MessageType } from '../wire/message-type.ts'
import { TestNode } from './test-network.ts'

/** So much that what is under way, a mebibyte, does not count beside it, and that it takes many looks to arrive. */
const SIZE = 64_000_000
const LOOK_MS = 10

/** A node and one that works for it, on the link that they have in life. */
function linkedPair() {
  const all: TestNode[] = []
  for (const name of ['owner', 'one']) all.push(new TestNode(name, systemClock, () => all.filter(other => other.name !== name), {}))
  const [owner, one] = all as [TestNode, TestNode]
  const [left, right] = memoryPipePair()
  const join = (node: TestNode, peerId: string, pipe: typeof left): void => {
    const greeting = () => ({ type: MessageType.HELLO, payload: new Uint8Array(1) })
    const onNewLife = (): never => expect.fail('nobody begins anew here')
    const link = new PeerLink({ clock: systemClock, greeting, isCutOff: () => false, onNewLife }, { selfId: node.name, peerId, session: 1 })
    node.join(link, () => {})
    // what it heard is not to be counted
    Object.assign(node.heard, { push: () => 0 })
    link.addPath('direct', pipe, 'owner')
  }
  join(owner, 'one', left)
  join(one, 'owner', right)
  return { owner, one }
}

/** How much is held of so many bytes, looked at over and over. */
function heldWatch() {
  setFlagsFromString('--expose-gc')
  const collect = runInNewContext('gc') as () => void
  collect()
  const before = process.memoryUsage().arrayBuffers
  const shares: number[] = []
  const timer = setInterval(() => {
    collect()
    shares.push((process.memoryUsage().arrayBuffers - before) / SIZE)
  }, LOOK_MS)
  const stop = (): number[] => {
    clearInterval(timer)
    return shares.sort((a, b) => a - b)
  }
  return { stop }
}

test('a large result is held once where it is sent from while it is on its way, beside what has arrived of it', async () => {
  const { owner, one } = linkedPair()
  one.host({ work: size => new Uint8Array(size as number) })
  const done = async (id: string, size: number): Promise<number> => {
    const task = owner.submit(id, size)
    await expect.poll(() => task.status, { timeout: 50_000, interval: 2 }).toBe('done')
    return (task.output as Uint8Array).byteLength
  }
  await done('warm', 1_000)
  const watch = heldWatch()
  expect(await done('large', SIZE)).toBe(SIZE)
  const shares = watch.stop()
  // 3.3 where the answer and the message stay beside their bytes
  expect(shares[Math.floor(shares.length / 2)]).toBeLessThan(2.2)
}, 60_000)
