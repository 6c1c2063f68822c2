/** A page that runs the corpus of hostile programs in sandboxes of its own, for tests to drive: `globalThis.hostile`. */
import { AgentHost } from '../../src/agent-host.ts'
import { capability } from '../../src/runtime/capability.ts'
import { startQuickJsWorker } from '../../src/runtime/quickjs/start-quickjs-worker.ts'
import { type HostileProgram, hostileProgram } from '../../src/runtime/test-hostile-program.ts'
import { type HostileReport, HostileRunner } from '../../src/runtime/test-hostile-run.ts'

const FOLDER = '../../src/runtime/hostile/'

const texts = import.meta.glob<string>('../../src/runtime/hostile/**/*.js', { query: '?raw', import: 'default' })
const host = new AgentHost()
host.add({ name: 'hostile', capabilities: [capability('attack')], worker: startQuickJsWorker })

const reports: HostileReport[] = []
let failure: string | undefined

async function programs(): Promise<HostileProgram[]> {
  const files = await Promise.all(Object.entries(texts).map(async ([path, read]) => [path, await read()] as const))
  return files.map(([path, text]) => hostileProgram(path.slice(FOLDER.length).replace(/\.js$/, ''), text))
}

export const hostile = {
  /** Starts all of them, so many at once. Returns how many there are. */
  async start(atOnce: number): Promise<number> {
    const all = await programs()
    const runner = new HostileRunner(async () => host.spawn('hostile'))
    runner
      .runAll(all, atOnce, report => void reports.push(report))
      .then(
        () => runner.stop(),
        error => {
          failure = String(error)
        }
      )
    return all.length
  },
  /** Those that ended so far. */
  reports(): readonly HostileReport[] {
    if (failure != null) throw new Error(failure)
    return reports
  }
}

Object.assign(globalThis, { hostile })
