/**
 * Makes the machine ready for `npm start` and, with `--test`, for `npm test`. Uses nothing but Node's own modules, runs on Node 18,
 * asks nothing, and does nothing when all is there.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureBrowser } from './install-browser.js'
import { installPackages, lockHash } from './installed-packages.js'
import { ensureNode } from './own-node.js'
import { buildPage } from './page-build.js'
import { SetupError } from './run-quietly.js'

const root = fileURLToPath(new URL('..', import.meta.url)).replace(/[\\/]$/, '')
/** Lies in node_modules, so that it goes when they go. */
const recordPath = join(root, 'node_modules', '.kyrox-setup.json')

const say = line => process.stdout.write(`${line}\n`)

function readRecord() {
  try {
    return JSON.parse(readFileSync(recordPath, 'utf8'))
  } catch {
    return {}
  }
}

function setUp(withBrowsers) {
  const record = readRecord()
  installPackages(root, record.lock, say)
  const node = ensureNode(root, say)
  buildPage(root, node, say)
  const browsers = withBrowsers
    ? Object.fromEntries(['chromium', 'firefox'].map(name => [name, ensureBrowser(name, { root, node, recorded: record[name], say })]))
    : {}
  const next = JSON.stringify({ ...record, ...browsers, lock: lockHash(root) }, null, 2)
  if (!existsSync(recordPath) || readFileSync(recordPath, 'utf8') !== next) writeFileSync(recordPath, next)
}

try {
  setUp(process.argv.includes('--test'))
} catch (error) {
  process.stderr.write(`${error instanceof SetupError ? error.message : error.stack}\n`)
  process.exit(1)
}
