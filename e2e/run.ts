/** The end-to-end suite: real browsers, real processes, one relay after another. Arguments choose test files, as with vitest. */
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { suiteCounts, vitestCounts } from '../scripts/test-counts.ts'

const root = join(import.meta.dirname, '..')
const results = join(root, 'test-results')
const details = join(results, 'e2e-details.json')

mkdirSync(results, { recursive: true })
rmSync(details, { force: true })
const runner = spawn(
  process.execPath,
  [
    join(root, 'node_modules', 'vitest', 'vitest.mjs'),
    'run',
    `--config=${join(import.meta.dirname, 'vitest.config.ts')}`,
    '--reporter=verbose',
    '--reporter=json',
    `--outputFile.json=${details}`,
    ...process.argv.slice(2)
  ],
  { cwd: root, stdio: 'inherit' }
)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => runner.kill(signal))
const code = await new Promise<number>(resolve => {
  runner.once('error', error => {
    process.stderr.write(`${String(error)}\n`)
    resolve(1)
  })
  runner.once('exit', exitCode => resolve(exitCode ?? 1))
})

const counts = suiteCounts(reported(), code)
writeFileSync(join(results, 'e2e.json'), JSON.stringify(counts))
if (counts.failed > 0 || counts.passed === 0) process.exitCode = 1

function reported(): ReturnType<typeof vitestCounts> | undefined {
  try {
    return vitestCounts(readFileSync(details, 'utf8'))
  } catch {
    return undefined
  }
}
