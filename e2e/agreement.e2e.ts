/** What the console says of a task that several nodes did, and of one that nobody had to do. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AgentDefinition, KyroxNode, SubmitOptions } from '../src/index.ts'
import { violations } from './harness/axe.ts'
import { ConsoleTab } from './harness/console-tab.ts'
import { Stage } from './harness/stage.ts'

let stage: Stage

beforeAll(async () => {
  stage = await Stage.open()
})
afterAll(async () => {
  await stage?.close()
})

/** Hosts an agent in the tab that says what it is given, or something else and sooner, so that its word is there when the others agree. */
async function say({ page }: ConsoleTab, isLiar: boolean): Promise<void> {
  await page.evaluate(isLiar => {
    const { kyrox } = globalThis as { kyrox?: KyroxNode }
    const run = async (input: unknown): Promise<unknown> => {
      if (isLiar) return 'something else'
      await new Promise(resolve => setTimeout(resolve, 500))
      return input
    }
    const agent: AgentDefinition = { name: 'sayer', capabilities: [{ name: 'test.say', pure: true, run }] }
    kyrox?.host(agent)
    kyrox?.serve()
  }, isLiar)
}

const submit = ({ page }: ConsoleTab, options: SubmitOptions): Promise<unknown> =>
  page.evaluate(async options => {
    const { kyrox } = globalThis as { kyrox?: KyroxNode }
    return await kyrox?.submit('test.say', 7, { capabilityWaitMs: 20_000, ...options }).result
  }, options)

test('who agreed and who did not is told with the task, and so is that a result was known already', async () => {
  await using context = await stage.context()
  const open = () => ConsoleTab.open(context, stage.relay.url)
  const [me, honest, liar] = [await open(), await open(), await open()]
  const { page } = me
  await page.bringToFront()
  for (const tab of [me, honest, liar]) await say(tab, tab === liar)
  await me.shows([honest.id, liar.id])
  expect(await submit(me, { redundancy: { copies: 3, quorum: 2 }, cache: false })).toBe(7)
  await submit(me, {})
  await submit(me, {})

  const row = page.locator('tr.task', { hasText: /nodes agree/ }).first()
  await row.getByRole('button', { name: /Why/ }).click()
  const answers = page.getByRole('region', { name: /Answers for test.say/ })
  await expect.poll(() => answers.textContent()).toMatch(/taken, with 2 of 2 needed.*said otherwise for the first time/s)
  const known = page.locator('tr.task', { hasText: 'known already, nobody ran it' })
  await known.getByRole('button', { name: /Why/ }).click()
  await expect.poll(() => page.locator('tr.why').allTextContents()).toContainEqual(expect.stringContaining('known already: nobody ran it'))
  for (const colorScheme of ['light', 'dark'] as const)
    for (const width of [1_280, 380]) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
      await page.setViewportSize({ width, height: 900 })
      expect(await violations(page)).toEqual([])
      const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
      expect(wide).toBeLessThanOrEqual(0)
    }
  expect(me.problems).toEqual([])
})
