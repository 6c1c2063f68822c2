import { afterAll, expect, test } from 'vitest'
import { AgentHost } from '../../agent-host.ts'
import { capability } from '../capability.ts'
import { readHostilePrograms } from '../test-hostile-programs.ts'
import { type HostileReport, HostileRunner } from '../test-hostile-run.ts'
import { startQuickJsWorker } from './start-quickjs-worker.ts'

const AT_ONCE = 2
const LONGEST_MS = 600_000

const programs = readHostilePrograms()
const host = new AgentHost()
host.add({ name: 'hostile', capabilities: [capability('attack')], worker: startQuickJsWorker })
const runner = new HostileRunner(async () => host.spawn('hostile'))

afterAll(() => {
  runner.stop()
  host.terminateAll()
})

const told = ({ name, ending, escapes, losses }: HostileReport): string => [name, ending, ...escapes, ...losses].join(' | ')

test(
  'every hostile program ends as it should, nothing gets out, and its host works on',
  async () => {
    const reports = await runner.runAll(programs, AT_ONCE)
    const forced = reports.filter(report => report.forced)
    process.stdout.write(
      `hostile: ${reports.length} programs, ${reports.filter(({ escapes }) => escapes.length > 0).length} escapes, `
        + `${reports.filter(({ losses }) => losses.length > 0).length} hosts lost, ${forced.length} ended by force (node)\n`
    )
    expect(reports.filter(({ escapes }) => escapes.length > 0).map(told)).toEqual([])
    expect(reports.filter(({ losses }) => losses.length > 0).map(told)).toEqual([])
    expect(reports.filter(({ wrong }) => wrong).map(told)).toEqual([])
  },
  LONGEST_MS
)

test('the corpus has every class of attack, each program a source', () => {
  const classes = new Set(programs.map(({ attack }) => attack))
  expect([...classes].sort()).toEqual(
    [
      'context',
      'deep-recursion',
      'engine-fault',
      'flood',
      'forged-error',
      'infinite-loop',
      'memory-bomb',
      'module',
      'output',
      'reach',
      'tamper',
      'timing'
    ].sort()
  )
  expect(programs.length).toBeGreaterThanOrEqual(150)
})
