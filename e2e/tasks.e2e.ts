/** Tasks that end badly end alone; and nodes on a page's thread and in a worker are alike. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { BareTab } from './harness/bare-tab.ts'
import { claimsToBe, makePhoto } from './harness/photos.ts'
import { Stage } from './harness/stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(async () => {
  await stage?.close()
})

test('a node in a worker and one on the page work for one another over a direct link', async () => {
  await using context = await stage.context()
  const [inWorker, onPage] = await Promise.all([BareTab.open(context, stage.site.url), BareTab.open(context, stage.site.url)])
  const [one, other] = await Promise.all([
    inWorker.start({ ...stage.node, serve: true }, ['echo', 'image']),
    onPage.start({ ...stage.node, serve: true, host: 'page' }, ['echo', 'image'])
  ])
  expect([one.hostedIn, other.hostedIn]).toEqual(['worker', 'page'])
  await Promise.all([inWorker.linked([onPage.id]), onPage.linked([inWorker.id]), inWorker.sees([onPage.id]), onPage.sees([inWorker.id])])
  for (const [from, to] of [
    [inWorker, onPage],
    [onPage, inWorker]
  ] as const) {
    expect(await from.run('test.echo', 'there and back', { where: 'elsewhere' })).toMatchObject({
      output: 'there and back',
      executors: [to.id]
    })
    const id = await from.call('encode', { width: 301, height: 203 }, { where: 'elsewhere' })
    expect(await from.call('outcome', id)).toMatchObject({ ok: true, executors: [to.id] })
    expect(await from.call('sizeOf', id)).toEqual({ width: 301, height: 203 })
  }
})

test('a capability that nobody has fails after the wait that was asked for, and names those most like it', async () => {
  await using context = await stage.context()
  const tab = await BareTab.open(context, stage.site.url)
  await tab.start(stage.node, ['echo', 'image'])
  const end = await tab.run('test.ecko', 1, { capabilityWaitMs: 700 })
  expect(end).toMatchObject({
    ok: false,
    error: { name: 'CapabilityNotFoundError', detail: { nearest: expect.arrayContaining(['test.echo']) } }
  })
  expect(end.tookMs).toBeGreaterThanOrEqual(690)
})

test('a broken image, none at all and one of 200 megapixels fail with their own errors; the others go on', async () => {
  await using context = await stage.context()
  const [owner, executor] = await Promise.all([BareTab.open(context, stage.site.url), BareTab.open(context, stage.site.url)])
  await Promise.all([owner.start(stage.node), executor.start({ ...stage.node, serve: true }, ['image'])])
  await Promise.all([owner.linked([executor.id]), owner.sees([executor.id])])
  const whole = makePhoto('whole.png', 320, 240).bytes
  const cut = whole.subarray(0, whole.byteLength / 2)
  const inputs = [whole, cut, Buffer.from('no picture at all'), Buffer.alloc(0), claimsToBe('vast.png', 20_000, 10_000).bytes, whole]
  const ids = await Promise.all(inputs.map(bytes => owner.call('encode', { base64: bytes.toString('base64') })))
  const ends = await Promise.all(ids.map(id => owner.call('outcome', id)))
  expect(ends.map(({ ok, error }) => (ok ? 'done' : error?.name))).toEqual([
    'done',
    'InvalidImageError',
    'InvalidImageError',
    'EmptyImageError',
    'ImageTooLargeError',
    'done'
  ])
  // an error of the agent is the task's: nobody else is tried
  expect(ends.map(({ executors }) => executors)).toEqual(Array(6).fill([executor.id]))
})
