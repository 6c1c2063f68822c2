/**
 * `node e2e/bench/processor-time.ts`: processor time of one echo of 256 bytes with 256 under way, by thread, for a raw data channel, a libp2p stream and a
 * Kyrox task in the same two tabs. Other work on the machine changes it far less than it does rates. Linux only: it reads `/proc`.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { buildPages } from './build-pages.ts'
import { Lab } from './lab.ts'
import { connectedTabs } from './links-bench.ts'

const WARM_MS = 700
const MEASURED_MS = 2_000
const ROUNDS = 3
/** Threads that take less of each echo are summed up. */
const SHOWN_MICROSECONDS = 5
const WAYS = ['raw', 'libp2p', 'kyrox'] as const

/** Microseconds by thread. */
type Times = Map<string, number>

await buildPages()
await using lab = await Lab.open()
const { owner } = await connectedTabs(lab)
const sums = new Map(WAYS.map(way => [way, { times: new Map() as Times, echoes: 0 }]))
for (let round = 0; round < ROUNDS; round++) {
  for (const [way, sum] of sums) {
    await owner.evaluate(([way, ms]) => globalThis.linksPage.rate(way, ms), [way, WARM_MS] as const)
    const before = threadTimes()
    const rate = await owner.evaluate(([way, ms]) => globalThis.linksPage.rate(way, ms), [way, MEASURED_MS] as const)
    for (const [thread, micros] of threadTimes()) {
      sum.times.set(thread, (sum.times.get(thread) ?? 0) + micros - (before.get(thread) ?? 0))
    }
    sum.echoes += (rate * MEASURED_MS) / 1_000
  }
}
for (const [way, { times, echoes }] of sums) {
  const each = [...times].map(([thread, micros]) => [thread, micros / echoes] as const).sort(([, a], [, b]) => b - a)
  const total = each.reduce((sum, [, micros]) => sum + micros, 0)
  process.stdout.write(`${way}: ${total.toFixed(0)} us an echo\n`)
  for (const [thread, micros] of each)
    if (micros >= SHOWN_MICROSECONDS) process.stdout.write(`  ${micros.toFixed(0).padStart(4)} ${thread}\n`)
}

/** Of every thread of the browser, by the kind of its process and its name. */
function threadTimes(): Times {
  const parents = new Map<number, number>()
  for (const pid of readdirSync('/proc').map(Number)) {
    const stat = Number.isNaN(pid) ? undefined : read(`/proc/${pid}/stat`)
    if (stat != null) parents.set(pid, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
  }
  const times: Times = new Map()
  for (const pid of parents.keys()) {
    if (!descends(pid, parents)) continue
    const kind = /--type=([a-z-]+)/.exec(read(`/proc/${pid}/cmdline`) ?? '')?.[1] ?? 'browser'
    for (const thread of names(`/proc/${pid}/task`)) {
      const name = read(`/proc/${pid}/task/${thread}/comm`)?.trim() ?? '?'
      const nanos = Number(read(`/proc/${pid}/task/${thread}/schedstat`)?.split(' ')[0] ?? 0)
      const label = kind === 'renderer' ? `tab ${pid}, ${name}` : `${kind}, ${name}`
      times.set(label, (times.get(label) ?? 0) + nanos / 1_000)
    }
  }
  return times
}

/** Whether this process started it, or what started it. */
function descends(pid: number, parents: ReadonlyMap<number, number>): boolean {
  for (let at = parents.get(pid); at != null; at = parents.get(at)) if (at === process.pid) return true
  return false
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    // it ended meanwhile
    return undefined
  }
}

function names(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
