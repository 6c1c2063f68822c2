/** The corpus of hostile programs, in sandboxes of real pages. */
import { expect, test } from 'vitest'
import type { HostileReport } from '../src/runtime/test-hostile-run.ts'
import { launchChromium, launchFirefox } from './harness/browsers.ts'
import { serveSite } from './harness/site.ts'
import type { hostile } from './pages/hostile.ts'

/** What the drivers of both browsers have in common. */
interface Drivable {
  goto(url: string): Promise<unknown>
  evaluate<Result, Argument>(run: (argument: Argument) => Result | Promise<Result>, argument: Argument): Promise<Result>
}

const LONGEST_MS = 600_000
/** Sandboxes at work at the same time: more would only starve each other on two cores. */
const AT_ONCE = 3
const BROWSERS = {
  chromium: async () => {
    const browser = await launchChromium()
    return { browser, page: (await browser.newPage()) as unknown as Drivable }
  },
  firefox: async () => {
    const browser = await launchFirefox()
    return { browser, page: (await browser.newPage()) as unknown as Drivable }
  }
}

type Tools = typeof hostile
const told = ({ name, ending, escapes, losses }: HostileReport): string => [name, ending, ...escapes, ...losses].join(' | ')
const pause = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))

/** All reports of a page that runs the corpus. */
async function reportsOf(page: Drivable, url: string): Promise<readonly HostileReport[]> {
  await page.goto(new URL('hostile.html', url).href)
  while (!(await page.evaluate(() => 'hostile' in globalThis, undefined))) await pause(100)
  const count = await page.evaluate(atOnce => (globalThis as unknown as { hostile: Tools }).hostile.start(atOnce), AT_ONCE)
  for (;;) {
    const reports = await page.evaluate(() => (globalThis as unknown as { hostile: Tools }).hostile.reports(), undefined)
    if (reports.length === count) return reports
    await pause(500)
  }
}

for (const [name, open] of Object.entries(BROWSERS)) {
  test(
    `every hostile program ends as it should in ${name}, nothing gets out, and its host works on`,
    async () => {
      const site = await serveSite('e2e')
      const { browser, page } = await open()
      try {
        const reports = await reportsOf(page, site.url)
        const escaped = reports.filter(({ escapes }) => escapes.length > 0)
        const lost = reports.filter(({ losses }) => losses.length > 0)
        console.info(`hostile: ${reports.length} programs, ${escaped.length} escapes, ${lost.length} hosts lost (${name})`)
        expect(reports.length).toBeGreaterThanOrEqual(150)
        expect(escaped.map(told)).toEqual([])
        expect(lost.map(told)).toEqual([])
        expect(reports.filter(({ wrong }) => wrong).map(told)).toEqual([])
      } finally {
        await browser.close()
        await site.stop()
      }
    },
    LONGEST_MS
  )
}
