/** Many small inputs, and a tab that does them is killed in the middle. */

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

const COUNT = 20_000

test('small inputs share tasks, and a killed tab loses and doubles no result', async () => {
  await using context = await stage.context()
  const open = () => BareTab.open(context, stage.site.url)
  const [owner, one, two] = await Promise.all([open(), open(), open()])
  await Promise.all([owner, one, two].map(tab => tab.start({ ...stage.node, serve: tab !== owner, cores: 4 }, ['echo'])))
  await owner.linked([one.id, two.id])
  await owner.sees([one.id, two.id])
  await owner.call('mapNumbers', COUNT)
  await until('a tenth of the results', async () => ((await owner.call('mapped'))?.landed ?? 0) > COUNT / 10)
  await one.close()
  await until('all results', async () => (await owner.call('mapped'))?.landed === COUNT)
  const { wrong, tasks = COUNT, failure } = (await owner.call('mapped')) ?? {}
  expect({ wrong, failure }).toEqual({ wrong: 0, failure: undefined })
  expect(tasks).toBeLessThan(COUNT)
})
