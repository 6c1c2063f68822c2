/** A member of the network that sends rubbish. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeFrame } from '../src/wire/frame.ts'
import { encodeMessage } from '../src/wire/message-codec.ts'
import { MessageType } from '../src/wire/message-type.ts'
import { Heartbeat } from '../src/wire/proto/agent-message.js'
import { BareTab } from './harness/bare-tab.ts'
import { Command } from './harness/command.ts'
import { HostilePeer, INSULTS, LOST_FRAMING } from './harness/hostile-peer.ts'
import { Stage } from './harness/stage.ts'
import { until } from './harness/until.ts'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(async () => {
  await stage?.close()
})

const beat = (sequence: number): Uint8Array =>
  encodeFrame({
    kind: 'message',
    bytes: encodeMessage(
      { type: MessageType.HEARTBEAT, payload: Heartbeat.encode({ sequence, reply: false }) },
      `beat ${sequence}`,
      Date.now()
    )
  })

for (const way of ['relayed', 'direct'] as const) {
  test(`frames that are garbled, oversize or of unknown type on a ${way} link are dropped and counted; link and node live on`, async () => {
    await using context = await stage.context()
    const [victim, friend] = await Promise.all([BareTab.open(context, stage.site.url), BareTab.open(context, stage.site.url)])
    await Promise.all([victim.start({ ...stage.node, serve: true }, ['echo']), friend.start(stage.node)])
    await friend.sees([victim.id])
    const { peer, relay } = await HostilePeer.join(stage.relay.url, 'e2e')
    await using hostile = peer
    await hostile.greet(relay, victim.id, way)
    await until('an answer to its hello', () => hostile.heard > 0)

    const expected: Record<string, number> = {}
    const counted = (cause: string, count: number): Promise<unknown> =>
      until(`${cause} to be counted`, async () => {
        const { dropped } = await victim.call('snapshot')
        if (dropped[cause] !== count) throw new Error(JSON.stringify(dropped))
        return true
      })
    for (const [cause, bytes] of INSULTS) {
      expected[cause] = (expected[cause] ?? 0) + 1
      hostile.send(bytes)
      await counted(cause, expected[cause])
    }
    expect((await victim.call('snapshot')).dropped).toEqual(expected)
    const before = hostile.heard
    hostile.send(beat(1))
    await until('an answer to a heartbeat on the same link', () => hostile.heard > before)
    expect(hostile.isHeard).toBe(true)
    expect(await friend.run('test.echo', 'still here')).toMatchObject({ ok: true, output: 'still here', executors: [victim.id] })

    hostile.send(LOST_FRAMING)
    await until('the stream that cannot be read to be cut', () => !hostile.isHeard)
    // the page hears of it later than the peer whose stream it was
    await counted('framing', 1)
    expect(await friend.run('test.echo', 'and still')).toMatchObject({ ok: true, executors: [victim.id] })
    await hostile.greet(relay, victim.id, way)
    const again = hostile.heard
    await until('an answer to a second hello', () => hostile.heard > again)
  })
}

test('the same frames do not end a `kyrox agent`', async () => {
  await using context = await stage.context()
  await using agent = new Command(['agent', '--relay', stage.relay.url, '--network', 'e2e'])
  const id = await agent.printed(/agent (\S+) joined e2e/)
  const { peer, relay } = await HostilePeer.join(stage.relay.url, 'e2e')
  await using hostile = peer
  await hostile.greet(relay, id, 'direct')
  for (const [, bytes] of INSULTS) hostile.send(bytes)
  const before = hostile.heard
  hostile.send(beat(1))
  await until('an answer to a heartbeat after all that', () => hostile.heard > before)
  hostile.send(LOST_FRAMING)
  await until('the stream that cannot be read to be cut', () => !hostile.isHeard)
  const friend = await BareTab.open(context, stage.site.url)
  await friend.start(stage.node)
  await friend.sees([id])
  const task = await friend.call('encode', { width: 300, height: 200 })
  expect(await friend.call('outcome', task)).toMatchObject({ ok: true, executors: [id] })
  expect(agent.hasEnded).toBe(false)
})
