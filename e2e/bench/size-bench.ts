/** What a page must load to join, in the build as it is served. */
import { readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { type Bench, note } from './bench.ts'
import { PAGES_FOLDER } from './build-pages.ts'
import { type Figure, figure } from './figure.ts'

/**
 * Loaded only where a node cannot live in a worker, in large networks, when a link is direct, a peer silent or a node idle, seconds after joining, when nobody is known to offer what a task wants, or for a relay at a dnsaddr; what packages and programs need: what
 * keeps and carries them, interpreters, what reads their schemas; what follows loops over many inputs and tasks that depend on each other, are hedged, copied, fed or bound to a version.
 */
const LATER =
  /\/(?:start-on-page|start-quickjs-worker|start-foreign-python-worker|agent-parts|agent-state|granted-fetch|checked-batch|json-schema|satisfies|start-graphs|task-group|map-tasks|reduce-tasks|output-codec|ask-around|ask-relay|relay-watch|link-keeper|who-can|own-channel|inquiry|rare-paths|range|valid|work-stealing|feed-pump|relay-address|relay-finder|dnsaddr)-/

const KILOBYTE = 1_024

export const sizeBench: Bench = {
  name: 'size',
  limitMs: () => 20_000,
  async run(): Promise<readonly Figure[]> {
    const joining = loadedBy('size.html', { lazy: true })
    const element = loadedBy('element.html', { lazy: false })
    return [
      figure('size/join script gzip', { value: kilobytes(joining), unit: 'KB', budget: { of: 'value', is: 'most', limit: 230 } }),
      figure('size/kyrox-node element gzip', { value: kilobytes(element), unit: 'KB', budget: { of: 'value', is: 'most', limit: 10 } })
    ]
  }
}

/**
 * Scripts that a page loads: those it names, what they import, and the workers they start. `lazy`: what they import later, too. Reads the imports in
 * built files, where each is one string.
 */
function loadedBy(page: string, { lazy }: { readonly lazy: boolean }): Set<string> {
  const found = new Set<string>()
  const waiting = [...readFileSync(join(PAGES_FOLDER, page), 'utf8').matchAll(/<script[^>]+src="\/?([^"]+\.js)"/g)].map(
    ([, file = '']) => file
  )
  for (let file = waiting.pop(); file != null; file = waiting.pop()) {
    if (found.has(file)) continue
    found.add(file)
    const code = readFileSync(join(PAGES_FOLDER, file), 'utf8')
    waiting.push(...importsOf(code, lazy).map(name => `assets/${name}`))
  }
  return found
}

function importsOf(code: string, lazy: boolean): string[] {
  const still = [...code.matchAll(/(?:\bfrom|\bimport)\s*["'`](\.\/[^"'`]+\.js)["'`]/g)]
  const later = [
    ...code.matchAll(/\bimport\(\s*["'`](\.\/[^"'`]+\.js)["'`]/g),
    ...code.matchAll(/new URL\(\s*(?:\/\*.*?\*\/\s*)?["'`]([^"'`]+\.js)["'`]/g)
  ]
  return [...still, ...(lazy ? later : [])]
    .map(([, path = '']) => path)
    .filter(path => !LATER.test(path))
    .map(path => basename(path))
}

function kilobytes(files: ReadonlySet<string>): number {
  let total = 0
  for (const file of [...files].sort()) {
    const bytes = gzipSync(readFileSync(join(PAGES_FOLDER, file)), { level: 9 }).byteLength
    note(`  ${(bytes / KILOBYTE).toFixed(1).padStart(6)} KB ${file}`)
    total += bytes
  }
  return total / KILOBYTE
}
