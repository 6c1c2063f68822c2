/**
 * `npm run bench`: every benchmark, or those named; one line of JSON a figure on the output, notes for people on the error stream.
 * `--samples N`: how often what is slow to repeat (cold joins) is repeated. The exit code tells of failures, not of budgets.
 */
import { loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { type Bench, note } from './bench.ts'
import { buildPages } from './build-pages.ts'
import { crowdBench } from './crowd-bench.ts'
import { distributionBench } from './distribution-bench.ts'
import { graphBench } from './graph-bench.ts'
import { joinBench } from './join-bench.ts'
import { Lab } from './lab.ts'
import { linksBench } from './links-bench.ts'
import { livenessBench, slowTabsBench } from './liveness-bench.ts'
import { localBench } from './local-bench.ts'
import { photosBench } from './photos-bench.ts'
import { presenceBench } from './presence-bench.ts'
import { relaysBench } from './relays-bench.ts'
import { runtimeBench } from './runtime-bench.ts'
import { sizeBench } from './size-bench.ts'

const BENCHES: readonly Bench[] = [
  sizeBench,
  linksBench,
  localBench,
  runtimeBench,
  distributionBench,
  graphBench,
  joinBench,
  photosBench,
  crowdBench,
  livenessBench,
  slowTabsBench,
  presenceBench,
  relaysBench
]
const DEFAULT_SAMPLES = 20

const { positionals: names, values } = parseArgs({ allowPositionals: true, options: { samples: { type: 'string' } } })
const samples = Number(values.samples ?? DEFAULT_SAMPLES)
const unknown = names.find(name => !BENCHES.some(bench => bench.name === name))
if (unknown != null || !Number.isInteger(samples) || samples < 1) {
  note(
    `Expected names among ${BENCHES.map(({ name }) => name).join(', ')} and --samples of at least 1, got ${process.argv.slice(2).join(' ')}`
  )
  process.exit(2)
}

/** Told to end: what runs now fails because its browser goes, and nothing else begins. */
let stopped = false
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => (stopped = true))

note('Building the pages')
await buildPages()
for (const bench of BENCHES) if (!stopped && (names.length === 0 || names.includes(bench.name))) await measure(bench)

async function measure(bench: Bench): Promise<void> {
  note(`${bench.name}: load of the last minute ${loadavg()[0]?.toFixed(2)}`)
  const limitMs = bench.limitMs({ samples })
  let timer: NodeJS.Timeout | undefined
  try {
    await using lab = await Lab.open()
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error(`Did not end in ${limitMs} ms`)), limitMs)
    })
    for (const figure of await Promise.race([bench.run(lab, { samples }), late])) process.stdout.write(`${JSON.stringify(figure)}\n`)
  } catch (error) {
    note(`${bench.name} failed: ${(error as Error).stack}`)
    process.exitCode = 1
  } finally {
    clearTimeout(timer)
  }
}
