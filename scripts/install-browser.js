/** The browsers that the tests drive: an installed one, else a download, else the system's package manager. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { BROWSERS, browserPlaces } from './find-browser.js'
import { runQuietly, SetupError } from './run-quietly.js'

const DOWNLOAD_MINUTES = 5
const PACKAGE_MINUTES = 10

/**
 * @param {'chromium' | 'firefox'} name
 * @param {{ root: string, node: string, recorded: string | undefined, say: (line: string) => void }} ports
 * @returns {string} path of the executable
 */
export function ensureBrowser(name, { root, node, recorded, say }) {
  const { variable } = BROWSERS[name]
  const wanted = process.env[variable]
  if (wanted !== undefined && wanted !== '') {
    if (!existsSync(wanted)) throw new SetupError(`${variable} names ${wanted}, which does not exist`)
    return wanted
  }
  const known = recorded !== undefined && existsSync(recorded) ? recorded : findInstalled(name)
  const path = known ?? download(name, { root, node, say }) ?? fromPackageManager(name, say)
  if (path !== undefined) return path
  throw new SetupError(
    `The tests need ${name === 'chromium' ? 'Chromium or Chrome' : 'Firefox'}: install it (on Debian: apt-get install ${BROWSERS[name].debian[0]}), or set ${variable} to its path`
  )
}

const findInstalled = name => browserPlaces(name, { platform: process.platform, env: process.env }).find(path => existsSync(path))

/** Each of the two tools knows its own browser; both are in node_modules already. */
function download(name, { root, node, say }) {
  say(`No ${name} found: downloading one for the tests`)
  return name === 'chromium' ? downloadChromium(root, node) : downloadFirefox(root, node)
}

function downloadChromium(root, node) {
  const tool = join(root, 'node_modules', 'playwright', 'cli.js')
  const { ok } = runQuietly(node, [tool, 'install', '--no-shell', 'chromium'], { minutes: DOWNLOAD_MINUTES, cwd: root })
  if (!ok) return undefined
  const ask = "import('playwright').then(({ chromium }) => console.log(chromium.executablePath()))"
  return lastLineIfFile(runQuietly(node, ['-e', ask], { minutes: 0.5, cwd: root }))
}

/** Playwright's Firefox is its own build, which speaks its own protocol; the tests drive the real one. */
function downloadFirefox(root, node) {
  const tool = join(root, 'node_modules', '@puppeteer', 'browsers', 'lib', 'main-cli.js')
  const entry = [tool, join(root, 'node_modules', '@puppeteer', 'browsers', 'lib', 'esm', 'main-cli.js')].find(path => existsSync(path))
  if (entry === undefined) return undefined
  const args = [entry, 'install', 'firefox@stable', '--path', join(root, 'node_modules', '.cache', 'browsers'), '--format', '{{path}}']
  return lastLineIfFile(runQuietly(node, args, { minutes: DOWNLOAD_MINUTES, cwd: root }))
}

function lastLineIfFile({ ok, output }) {
  const path = output.split('\n').at(-1)?.trim()
  return ok && path !== undefined && existsSync(path) ? path : undefined
}

/** Only where it can be done without asking for a password. */
function fromPackageManager(name, say) {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  if (!runQuietly('apt-get', ['--version'], { minutes: 0.5 }).ok) return undefined
  say(`The download failed: installing ${name} with apt-get`)
  runQuietly('apt-get', ['update', '-qq'], { minutes: PACKAGE_MINUTES, env })
  for (const packageName of BROWSERS[name].debian) {
    const args = ['install', '-y', '-qq', '--no-install-recommends', packageName]
    if (runQuietly('apt-get', args, { minutes: PACKAGE_MINUTES, env }).ok) break
  }
  return findInstalled(name)
}
