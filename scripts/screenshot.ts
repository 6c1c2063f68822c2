/**
 * `node scripts/screenshot.ts`: the pictures of the console in docs/images, from the built page and two real tabs that share a dozen
 * sample photos. Nothing in them is made up. Needs `npm run build` and a Chromium.
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { launchChromium } from '../e2e/harness/browsers.ts'
import { createRelay } from '../relay/index.ts'
import type { KyroxNode } from '../src/index.ts'

const root = join(import.meta.dirname, '..')
const images = join(root, 'docs', 'images')
const SIZE = { width: 1_280, height: 940 }
/** The sample photos are drawn and encoded on whatever machine this is. */
const LIMIT = { timeout: 120_000 }
/** Ended tasks in the picture: some have ended by then, and some have not. */
const ENDED = 6

/** What the console leaves in its page. */
declare const kyrox: KyroxNode

const options = { host: '127.0.0.1', port: 7_600, nextFreePort: true, networks: ['photos'], siteFolder: join(root, 'dist', 'site') }
const relay = await createRelay(options)
const browser = await launchChromium()
try {
  const context = await browser.newContext({ viewport: SIZE, colorScheme: 'light', reducedMotion: 'reduce' })
  const [asking, helping] = [await context.newPage(), await context.newPage()]
  for (const page of [asking, helping]) await page.goto(relay.url)
  await helping.click('#serve', LIMIT)
  await asking.bringToFront()
  const hasHelp = (): boolean => 'kyrox' in globalThis && kyrox.peers.some(({ path, serving }) => path === 'direct' && serving)
  await asking.waitForFunction(hasHelp, undefined, LIMIT)
  await asking.click('#samples')
  await asking.waitForFunction(ended => kyrox.tasks.filter(({ status }) => status === 'done').length >= ended, ENDED, LIMIT)
  await asking.getByRole('button', { name: /^Why/ }).last().click()
  await asking.evaluate(() => document.querySelector('#tasks')?.scrollIntoView({ block: 'start' }))
  await asking.mouse.move(0, 0)
  mkdirSync(images, { recursive: true })
  await asking.screenshot({ path: join(images, 'console.png') })
  await asking.emulateMedia({ colorScheme: 'dark' })
  await asking.screenshot({ path: join(images, 'console-dark.png') })
} finally {
  await browser.close()
  await relay.stop()
}
