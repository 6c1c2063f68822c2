/** What an agent uses and writes on another's tab, as its author and its host see it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AgentsPage } from './harness/agents-page.ts'
import { ConsoleTab } from './harness/console-tab.ts'
import { Stage } from './harness/stage.ts'
import { until } from './harness/until.ts'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(async () => {
  await stage?.close()
})

const LOOP = `export default {
  async 'test.loop'(input, ctx) {
    for (let number = 1; number <= 100000000; number += 1) {
      if (number % 1000 !== 0) continue
      if (number % 100000 === 0) ctx.log('at ' + number)
      await ctx.checkpoint()
    }
  }
}
`

test('the author of an agent sees what it uses on another tab; who hosts it reads its log', async () => {
  const author = await ConsoleTab.openApart(stage.browser, stage.relay.url)
  const host = await ConsoleTab.openApart(stage.browser, stage.relay.url)
  await host.serve()
  await author.shows([host.id])
  await author.sees([host.id])
  const page = new AgentsPage(author)
  await page.open()
  await page.write(LOOP, { name: 'loop', memoryMb: 32, cpuPercent: 50 })
  await page.send(host.id)
  await page.submit('test.loop', {}, 'elsewhere')
  const cpu = await until('a meter above zero', async () => await page.cpuAt('loop', host.id).then(value => value > 0 && value))
  expect(cpu).toBeLessThanOrEqual(60)
  expect(await page.memoryAt('loop', host.id)).toBeGreaterThan(0)
  const there = new AgentsPage(host)
  await there.open()
  expect(await there.log('loop')).toMatch(/info at \d+00000/)
  await author.page.locator('#cancel-task').click()
  for (const tab of [author, host]) {
    expect(tab.problems).toEqual([])
    await tab.page.context().close()
  }
}, 120_000)
