/**
 * `npm test`: runs the suites one after another, adds up what they report, and ends with one line `N passed, N failed`. The exit code
 * is 0 only when something passed and nothing failed. `npm test -- unit` runs one suite.
 */
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { runInGroup } from './process-group.ts'
import { addUp, type Counts, isGreen, plainCounts, suiteCounts, vitestCounts } from './test-counts.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const reports = join(root, 'test-results')

interface Suite {
  readonly name: string
  readonly args: readonly string[]
  readonly timeoutMs: number
  read(report: string): Counts
}

const reportOf = (name: string): string => join(reports, `${name}.json`)

const SUITES: readonly Suite[] = [
  {
    name: 'unit',
    args: ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${reportOf('unit')}`],
    timeoutMs: 15 * 60_000,
    read: vitestCounts
  },
  // Drives browsers; writes its own report.
  { name: 'e2e', args: ['e2e/run.ts'], timeoutMs: 40 * 60_000, read: plainCounts }
]

/** How to end what runs now, when this process is told to end. */
let stopCurrent: () => void = () => {}

async function runSuite({ name, args, timeoutMs, read }: Suite): Promise<Counts> {
  rmSync(reportOf(name), { force: true })
  const code = await runInGroup(process.execPath, args, {
    cwd: root,
    timeoutMs,
    onStart: stop => {
      stopCurrent = stop
    }
  })
  const counts = suiteCounts(readReport(name, read), code)
  process.stdout.write(`${name}: ${counts.passed} of ${counts.passed + counts.failed} passed\n\n`)
  return counts
}

function readReport(name: string, read: (report: string) => Counts): Counts | undefined {
  try {
    return read(readFileSync(reportOf(name), 'utf8'))
  } catch {
    process.stderr.write(`The suite ${name} left no report\n`)
    return undefined
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stopCurrent()
    process.exitCode = 1
  })
}

mkdirSync(reports, { recursive: true })
const wanted = process.argv.slice(2)
const all: Counts[] = []
for (const suite of SUITES) {
  const isWanted = wanted.length === 0 || wanted.includes(suite.name)
  if (isWanted && existsSync(join(root, suite.args[0] ?? ''))) all.push(await runSuite(suite))
}
const total = addUp(all)
if (!isGreen(total)) process.exitCode = 1
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`)
