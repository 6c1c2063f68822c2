/**
 * `node e2e/bench/profile.ts [rate|round-trip|bulk|graph]`: where the time of a task goes, function by function, on each of the threads it crosses. Prints
 * the busiest functions of a thread as a share of its busy time, by themselves and with all they call, and how much of the wall time the thread was busy.
 */
import puppeteer, { type CDPSession, type Page } from 'puppeteer-core'
import { note } from './bench.ts'
import { buildPages } from './build-pages.ts'
import { GRAPH, graphOwner } from './graph-bench.ts'
import { Lab } from './lab.ts'
import { connectedTabs } from './links-bench.ts'

const SAMPLE_MICROSECONDS = 200
const WARM_MS = 2_000
const PROFILE_MS = 4_000
const BULK_BYTES = 64 * 1024 * 1024
const ROWS = 45
const WIDTH = 52
const IDLE = new Set(['(idle)', '(root)'])

interface Thread {
  readonly name: string
  readonly session: CDPSession
}

const kind = process.argv[2] ?? 'rate'
const way = process.argv[3] === 'libp2p' ? 'libp2p' : 'kyrox'
await buildPages({ readable: true })
await using lab = await Lab.open()
const { owner } = kind === 'graph' ? { owner: await graphOwner(lab) } : await connectedTabs(lab)
const load = async (ms: number): Promise<number> => {
  // the same graph again, however long it takes
  if (kind === 'graph') return (await owner.evaluate(given => globalThis.graphPage.run(given), GRAPH)).tookMs
  if (kind === 'bulk') return await owner.evaluate(bytes => globalThis.linksPage.bulk('kyrox', bytes), BULK_BYTES)
  if (kind === 'rate') return await owner.evaluate(([way, ms]) => globalThis.linksPage.rate(way, ms), [way, ms] as const)
  return await owner.evaluate(
    async ([way, ms]) => {
      const until = performance.now() + ms
      let calls = 0
      while (performance.now() < until) calls += (await globalThis.linksPage.roundTrips(way, 50)).length
      return (calls * 1_000) / ms
    },
    [way, ms] as const
  )
}
const unit = { bulk: 'MB/s', graph: 'ms' }[kind] ?? 'per s'
note(`warm: ${Math.round(await load(WARM_MS))} ${unit}`)
const browser = await puppeteer.connect({ browserURL: lab.debugUrl })
const threads = await threadsOf(await pagesOf())
for (const { session } of threads) {
  await session.send('Profiler.enable')
  await session.send('Profiler.setSamplingInterval', { interval: SAMPLE_MICROSECONDS })
  await session.send('Profiler.start')
}
note(`profiled: ${Math.round(await load(PROFILE_MS))} ${unit}`)
for (const thread of threads) await report(thread)
await browser.disconnect()

async function pagesOf(): Promise<Page[]> {
  const pages = (await browser.pages()).filter(page => /\/(links|graph)\.html/.test(page.url()))
  // the owner is the one that is asked who it is
  const isOwner = await Promise.all(pages.map(page => page.evaluate(() => (globalThis.linksPage ?? globalThis.graphPage).isOwner)))
  return [...pages].sort((a, b) => Number(isOwner[pages.indexOf(b)]) - Number(isOwner[pages.indexOf(a)]))
}

async function threadsOf([ownerPage, executorPage]: readonly Page[]): Promise<Thread[]> {
  if (ownerPage == null || executorPage == null) throw new Error('Expected two tabs')
  const threads: Thread[] = []
  for (const [name, page] of [
    ['owner', ownerPage],
    ['executor', executorPage]
  ] as const) {
    threads.push({ name: `${name}, page`, session: await page.createCDPSession() })
    for (const worker of page.workers()) threads.push({ name: `${name}, node worker`, session: worker.client })
  }
  return threads
}

async function report({ name, session }: Thread): Promise<void> {
  const { profile } = await session.send('Profiler.stop')
  const { nodes, samples = [], timeDeltas = [] } = profile
  const nodeOf = new Map(nodes.map(node => [node.id, node]))
  const parentOf = new Map(nodes.flatMap(({ id, children = [] }) => children.map(child => [child, id] as const)))
  const own = new Map<string, number>()
  const whole = new Map<string, number>()
  let total = 0
  let idle = 0
  for (const [i, id] of samples.entries()) {
    const micros = timeDeltas[i] ?? 0
    total += micros
    const stack = new Set<string>()
    for (let at: number | undefined = id; at != null; at = parentOf.get(at)) stack.add(labelOf(nodeOf.get(at)?.callFrame))
    const [self = ''] = stack
    if (IDLE.has(self.split(' ')[0] ?? '')) {
      idle += micros
      continue
    }
    own.set(self, (own.get(self) ?? 0) + micros)
    for (const label of stack) whole.set(label, (whole.get(label) ?? 0) + micros)
  }
  const busy = total - idle
  process.stdout.write(`\n${name}: busy ${((100 * busy) / total).toFixed(0)} % of ${(total / 1e6).toFixed(2)} s\n`)
  const table = (times: ReadonlyMap<string, number>): string[] =>
    [...times]
      .filter(([label]) => !IDLE.has(label.split(' ')[0] ?? ''))
      .sort(([, a], [, b]) => b - a)
      .slice(0, ROWS)
      .map(([label, micros]) => `${((100 * micros) / busy).toFixed(1).padStart(5)} % ${label}`)
  const [left, right] = [table(own), table(whole)]
  process.stdout.write(`  ${'itself'.padEnd(WIDTH)}  with all it calls\n`)
  for (let row = 0; row < ROWS; row++) process.stdout.write(`  ${(left[row] ?? '').padEnd(WIDTH)}  ${right[row] ?? ''}\n`)
}

function labelOf(frame: { readonly functionName: string; readonly url: string; readonly lineNumber: number } | undefined): string {
  if (frame == null) return '?'
  const file =
    frame.url
      .split('/')
      .at(-1)
      ?.replace(/-[\w-]{8}\.js$/, '') ?? ''
  return `${frame.functionName || '(anonymous)'} ${file}${frame.lineNumber < 0 ? '' : `:${frame.lineNumber}`}`
}
