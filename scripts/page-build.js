/** Builds the page when its sources changed since the last time. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { runQuietly, SetupError } from './run-quietly.js'

/** Everything that the build reads. */
const SOURCES = ['index.html', 'examples', 'public', 'src', 'vite.config.ts', 'package-lock.json', 'scripts/build-site.ts']
/** Beside the page and not in it: the build empties the page's folder. */
const NOTE = join('dist', 'site-sources.txt')

/** One hash over names and contents; tests are left out. */
export function sourceHash(root) {
  const hash = createHash('sha256')
  const add = path => {
    const full = join(root, path)
    if (!existsSync(full)) return
    const entries = listing(full)
    if (entries === undefined) hash.update(`${path}\0`).update(readFileSync(full))
    else for (const entry of entries) if (!/\.test\.\w+$/.test(entry)) add(join(path, entry))
  }
  for (const source of SOURCES) add(source)
  return hash.digest('hex')
}

/** @returns {boolean} whether it was built */
export function buildPage(root, node, say) {
  if (!existsSync(join(root, 'index.html'))) return false
  const hash = sourceHash(root)
  const note = join(root, NOTE)
  const isFresh = existsSync(note) && readFileSync(note, 'utf8') === hash && existsSync(join(root, 'dist', 'site', 'index.html'))
  if (isFresh) return false
  say('Building the page')
  const { ok, output } = runQuietly(node, [join(root, 'scripts', 'build-site.ts')], { minutes: 5, cwd: root })
  if (!ok) throw new SetupError(`The page could not be built:\n${output}`)
  writeFileSync(note, hash)
  return true
}

function listing(path) {
  try {
    return readdirSync(path).sort()
  } catch {
    return undefined
  }
}
