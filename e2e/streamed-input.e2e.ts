/** Input that comes in pieces, and the tab that takes them is killed in the middle. */

import { afterAll, beforeAll, expect, test } from 'vitest'
import { BareTab } from './harness/bare-tab.ts'
import { Stage } from './harness/stage.ts'
import { until } from './harness/until.ts'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(async () => {
  await stage?.close()
})

const PIECES = 600
const SUM = (PIECES * (PIECES + 1)) / 2
/** 12 MiB in all: more than is kept. */
const LONG_BYTES = 20 * 1024

test('a killed tab costs no streamed input that is kept or can be read anew, and what is neither fails with the reason', async () => {
  await using context = await stage.context()
  const open = () => BareTab.open(context, stage.site.url)
  const [owner, one, two] = await Promise.all([open(), open(), open()])
  await Promise.all([owner, one, two].map(tab => tab.start({ ...stage.node, serve: tab !== owner, cores: 4 }, ['add'])))
  const others = [one.id, two.id]
  await owner.linked(others)
  await owner.sees(others)
  const kept = await owner.call('addUp', PIECES, 1_000, 'once')
  await until('an executor', () => owner.call('executor', kept))
  const victim = (await owner.call('executor', kept)) === one.id ? one : two
  const long = await owner.call('addUp', PIECES, LONG_BYTES, 'once', { require: { nodes: [victim.id] } })
  const anew = await owner.call('addUp', PIECES, LONG_BYTES, 'anew')
  await until('most of the pieces', async () => (await owner.call('read', long)) > 500)
  await victim.close()
  await owner.call('feedRest')
  expect(await owner.call('outcome', kept)).toMatchObject({ ok: true, output: SUM })
  expect(await owner.call('outcome', anew)).toMatchObject({ ok: true, output: SUM })
  expect(await owner.call('outcome', long)).toMatchObject({ error: { name: 'InputsGoneError', detail: { cause: 'PeerLostError' } } })
  const { executors } = await owner.call('outcome', kept)
  expect(executors).toEqual([victim.id, (victim === one ? two : one).id])
})
