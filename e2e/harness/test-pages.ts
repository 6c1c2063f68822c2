/** The bare test page, built into dist/e2e; the product's own build knows nothing of it. */
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'vite'

/** Everything that the build reads. */
const SOURCES = ['src', 'e2e/pages', 'package-lock.json']

export async function buildTestPages(root: string, say: (line: string) => unknown): Promise<void> {
  const note = join(root, 'dist', 'e2e-sources.txt')
  const hash = sourceHash(root)
  const isFresh = existsSync(note) && readFileSync(note, 'utf8') === hash && existsSync(join(root, 'dist', 'e2e', 'index.html'))
  if (isFresh) return
  say('Building the test page')
  await build({ configFile: join(root, 'e2e', 'pages', 'vite.config.ts'), logLevel: 'warn' })
  writeFileSync(note, hash)
}

/** One hash over names and contents; tests are left out. */
function sourceHash(root: string): string {
  const hash = createHash('sha256')
  for (const source of SOURCES) {
    const path = join(root, source)
    const files = source.endsWith('.json') ? [''] : readdirSync(path, { recursive: true, encoding: 'utf8' }).sort()
    for (const file of files) {
      if (file !== '' && (!/\.\w+$/.test(file) || /\.test\.\w+$/.test(file))) continue
      hash.update(`${source}/${file}\0`).update(readFileSync(join(path, file)))
    }
  }
  return hash.digest('hex')
}
