/** `npm run simulate`: see `--help`. Exit codes: 0 done, 2 the command line cannot be read. The same command prints the same bytes. */
import { isNamed } from '../../src/base/errors.ts'
import { simulate } from './simulate.ts'
import { readSimulateOptions, SIMULATE_HELP } from './simulate-options.ts'
import { simulateJson, simulateTable } from './simulate-report.ts'

try {
  const options = readSimulateOptions(process.argv.slice(2))
  if (options == null) process.stdout.write(`${SIMULATE_HELP}\n`)
  else {
    const report = await simulate(options)
    process.stdout.write(options.json ? simulateJson(report) : simulateTable(report))
  }
} catch (error) {
  if (!isNamed(error, 'SimulatorUsageError')) throw error
  process.stderr.write(`simulate: ${(error as Error).message}\n`)
  process.exitCode = 2
}
