/** Somebody writes an agent in the console, gives it memory and a share of a core, runs it on another's tab and moves it in the middle of its work to a third. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { AgentsPage } from './harness/agents-page.ts'
import { violations } from './harness/axe.ts'
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

/** At half a core it must last until it has been watched and moved. */
const TO = 12_000_000
const COUNTER = `export default {
  async 'count.to'(input, ctx) {
    let sum = 0
    for (let number = 1; number <= input.to; number += 1) {
      sum += number
      if (number % 1000 !== 0) continue
      ctx.progress(number / input.to)
      if (number % 100000 === 0) ctx.log('at ' + number)
      await ctx.checkpoint()
    }
    return { sum }
  }
}
`

/** A console that writes and two that let it use them, all linked directly. */
async function threeConsoles(): Promise<[ConsoleTab, ConsoleTab, ConsoleTab]> {
  const [a, b, c] = await Promise.all([1, 2, 3].map(() => ConsoleTab.openApart(stage.browser, stage.relay.url)))
  if (a == null || b == null || c == null) throw new Error('Expected three consoles')
  for (const tab of [b, c]) await tab.serve()
  await a.shows([b.id, c.id])
  await b.shows([c.id])
  await a.sees([b.id, c.id])
  return [a, b, c]
}

test('an agent is written here, runs on a second tab and ends its work on a third', async () => {
  const [a, b, c] = await threeConsoles()
  const page = new AgentsPage(a)
  await page.open()
  await page.write(COUNTER, { name: 'count', memoryMb: 32, cpuPercent: 50 })
  expect(await page.offers()).toEqual(['count.to'])
  await page.send(b.id)
  await page.submit('count.to', { to: TO }, 'elsewhere')
  await until('progress', async () => (await page.progress()) > 0)
  await until('a meter above zero at the second tab', async () => (await page.cpuAt('count', b.id)) > 0)
  expect(await page.memoryAt('count', b.id)).toBeGreaterThan(0)
  await page.move('count', { from: b.id, to: c.id })
  expect(await page.progress(), 'progress when it had moved').toBeLessThan(100)
  expect(await page.result(100_000)).toEqual({ sum: (TO * (TO + 1)) / 2 })
  const [task] = (await a.tasks()).filter(({ capability }) => capability === 'count.to')
  expect(task?.executor).toBe(c.id)
  expect(await page.hasAgent('count', b.id), 'the agent is no longer where it was').toBe(false)
  for (const tab of [a, b, c]) {
    expect(tab.problems).toEqual([])
    await tab.page.context().close()
  }
}, 180_000)

test('a mistake in the source is shown at its line, and the draft survives a reload', async () => {
  const tab = await ConsoleTab.openApart(stage.browser, stage.relay.url)
  const page = new AgentsPage(tab)
  await page.open()
  await page.write("export default {\n  async 'count.to'(input) {\n    return ((\n  }\n}\n", {
    name: 'broken',
    memoryMb: 32,
    cpuPercent: 50
  })
  await page.runHere()
  expect(await page.problem()).toMatch(/^Line [34], column \d+: /)
  await tab.page.reload()
  await page.open()
  expect(await page.source()).toContain('return ((')
  expect(tab.problems).toEqual([])
  await tab.page.context().close()
})

test('the view is accessible in both themes, fits a phone, and keeps to the page’s policy', async () => {
  const tab = await ConsoleTab.openApart(stage.browser, stage.relay.url)
  const page = new AgentsPage(tab)
  await page.open()
  await tab.page.locator('#run > summary').click()
  for (const colorScheme of ['light', 'dark'] as const) {
    await tab.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
    expect(await violations(tab.page), colorScheme).toEqual([])
  }
  await tab.page.setViewportSize({ width: 360, height: 740 })
  expect(await tab.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
  expect(await violations(tab.page), 'on a phone').toEqual([])
  await tab.page.locator('kx-code .cm-content').focus()
  for (const key of ['Escape', 'Tab']) await tab.page.keyboard.press(key)
  expect(await tab.page.evaluate(() => document.activeElement?.localName), 'where Tab leads after Escape').not.toBe('kx-code')
  // a style or script that the policy blocks is an error on the browser's console
  expect(tab.problems).toEqual([])
  await tab.page.context().close()
})
