/** The browsers of this machine, as they are installed. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright'
import puppeteer, { type Browser as Firefox } from 'puppeteer-core'
import { BROWSERS, browserPlaces } from '../../scripts/find-browser.js'

type BrowserName = 'chromium' | 'firefox'

const record = join(import.meta.dirname, '..', '..', 'node_modules', '.kyrox-setup.json')

/** The one that the set-up found, else the first that is installed. */
function browserPath(name: BrowserName): string {
  const wanted = process.env[BROWSERS[name].variable]
  const recorded = existsSync(record) ? (JSON.parse(readFileSync(record, 'utf8')) as Partial<Record<BrowserName, string>>)[name] : undefined
  const places = [wanted, recorded, ...browserPlaces(name, { platform: process.platform, env: process.env })]
  const found = places.find(path => path != null && path !== '' && existsSync(path))
  if (found == null) throw new Error(`No ${name} found: npm test installs one, or set ${BROWSERS[name].variable}`)
  return found
}

/**
 * A tab with a storage of its own is a window of its own, and for each window Chromium 156 loads pages of its own behind the address bar: 0.7 s and more of the
 * processor, beside what is tested. People's second tab has none of it. The rest is Playwright's own list, which this one takes the place of.
 */
export const WITHOUT_WINDOW_PAGES = `--disable-features=${[
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup', 'WebUIOmniboxFullPopup', 'PreloadTopChromeWebUI'],
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable'],
  ...['LensOverlay', 'MediaRouter', 'PaintHolding', 'ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect'],
  ...['OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch']
].join(',')}`

/** Root in a container has no sandbox to give; nothing here changes how pages behave. */
const CHROMIUM_ARGS = [
  '--disable-quic',
  '--disable-background-networking',
  '--no-first-run',
  '--disable-component-update',
  WITHOUT_WINDOW_PAGES
]

/** How Chromium is started, whatever profile it gets. */
export function chromiumOptions(): { executablePath: string; args: string[] } {
  const isRoot = process.getuid?.() === 0
  return { executablePath: browserPath('chromium'), args: [...CHROMIUM_ARGS, ...(isRoot ? ['--no-sandbox'] : [])] }
}

/** Stock Chromium, with a profile of its own that is thrown away. */
export const launchChromium = (): Promise<Browser> => chromium.launch(chromiumOptions())

let chromiumOfProcess: Promise<Browser> | undefined
let firefoxOfProcess: Promise<Firefox> | undefined

/**
 * The Chromium that all files of this process use, each with contexts of its own; it ends with the process. Who kills a browser, or changes how it is,
 * launches one.
 */
export function sharedChromium(): Promise<Browser> {
  chromiumOfProcess ??= launchChromium()
  return chromiumOfProcess
}

/** The Firefox that all files of this process use, each closing its pages. */
export function sharedFirefox(): Promise<Firefox> {
  firefoxOfProcess ??= launchFirefox()
  return firefoxOfProcess
}

/** Stock Firefox, with a profile of its own that is thrown away. */
export async function launchFirefox(): Promise<Firefox> {
  return await puppeteer.launch({ browser: 'firefox', executablePath: browserPath('firefox'), headless: true })
}

/** Closes all that a file opened; a blank page stays, without which Firefox would end. */
export async function closePages(firefox: Firefox): Promise<void> {
  const pages = await firefox.pages()
  await firefox.newPage()
  await Promise.all(pages.map(page => page.close()))
}

/** Process ids of all renderers of a browser: to kill one without a word, give its tab a browser of its own. */
export async function rendererPids(browser: Browser): Promise<number[]> {
  const session = await browser.newBrowserCDPSession()
  const { processInfo } = await session.send('SystemInfo.getProcessInfo')
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
}
