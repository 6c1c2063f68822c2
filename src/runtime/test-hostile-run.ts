/** Runs one hostile program after another in sandboxes of their own, for tests, and says what went wrong: in Node and in browsers alike. */
import { systemClock } from '../base/clock.ts'
import { KyroxError } from '../base/errors.ts'
import type { FromAgent } from './agent-port.ts'
import type { AgentServices } from './agent-services.ts'
import { messagesIn, type Written } from './port-writer.ts'
import { RunTimeoutError, type SandboxRunOptions } from './sandbox.ts'
import { IntrinsicsRecord, messageFault, Ticker } from './test-host-watch.ts'
import { type Ending, endingText, type HostileProgram, hasHarmless, isExpected } from './test-hostile-program.ts'
import { type AgentWorker, WorkerSandbox } from './worker-sandbox.ts'

export interface HostileReport {
  readonly name: string
  readonly ending: string
  /** From the start to the end; the worker's start is in it. */
  readonly tookMs: number
  /** The longest time for which the host did not turn, of all that ran at once. */
  readonly gapMs: number
  /** Ended by the host's force, not by the sandbox itself. */
  readonly forced: boolean
  /** The ending is none of those expected. */
  readonly wrong: boolean
  /** Foreign code reached what is not its own. */
  readonly escapes: readonly string[]
  /** The host did not turn, or did not get its sandbox back. */
  readonly losses: readonly string[]
}

/** The sandbox stops the code at its limit; the host ends what the sandbox did not, so much later. */
const FORCE_AFTER_MS = 250
/** A run is over by then, whatever it does. */
const OVER_AFTER_MS = 2_000
/** A worker starts and reads its program by then: a source that loops while it is read is given ten seconds. */
const START_MS = 15_000
const FORCED = 'ended by the host'
const ASKED_OF_SPENT = 5
const MOST_GAP_MS = 1_000
/** Paths and modules of the host in what is told of an error. */
const HOST_WORDS = /node:internal|file:\/\/|\/src\/|\.ts:\d|worker_threads|node_modules/

/** Everything that costs nothing is granted, so that floods have somewhere to go. */
const services: AgentServices = {
  answer: async ({ what }) => {
    if (what === 'call' || what === 'fetch') {
      const error = new KyroxError(`"${what}" is not granted to this agent`)
      error.name = 'NotGrantedError'
      throw error
    }
    return what === 'state.keys' ? [] : undefined
  },
  log: () => {},
  used: () => {}
}

export class HostileRunner {
  readonly #spawn: () => Promise<AgentWorker>
  readonly #ticker = new Ticker()
  readonly #intrinsics = new IntrinsicsRecord()
  #spent = 0

  constructor(spawn: () => Promise<AgentWorker>) {
    this.#spawn = spawn
  }

  /** All of them, so many at once. */
  async runAll(
    programs: readonly HostileProgram[],
    atOnce: number,
    onReport: (report: HostileReport) => void = () => {}
  ): Promise<HostileReport[]> {
    const reports: HostileReport[] = []
    const left = [...programs]
    const again: HostileProgram[] = []
    const end = (report: HostileReport): void => {
      reports.push(report)
      onReport(report)
    }
    const lane = async (): Promise<void> => {
      for (let next = left.shift(); next != null; next = left.shift()) {
        const report = await this.run(next)
        if (isHeldUp(report)) again.push(next)
        else end(report)
      }
    }
    await Promise.all(Array.from({ length: atOnce }, lane))
    // whatever else this machine does can hold a program or its host up, but hardly twice, and not when it runs alone
    for (const program of again) end(await this.run(program))
    return reports
  }

  async run(program: HostileProgram): Promise<HostileReport> {
    const watch: Watch = { faults: new Set(), loadedAt: undefined, onLoaded: () => {} }
    const sandbox = new WorkerSandbox({ clock: systemClock, spawn: () => this.#watchedWorker(watch) }, { program: program.program })
    const startedAt = performance.now()
    this.#ticker.takeLongestMs()
    const ending = await runOnce(sandbox, 'attack', program.timeoutMs, watch)
    const tookMs = performance.now() - (watch.loadedAt ?? startedAt)
    const losses: string[] = []
    if (tookMs > (watch.loadedAt == null ? START_MS : program.timeoutMs) + OVER_AFTER_MS) losses.push(`it took ${Math.round(tookMs)} ms`)
    if (hasHarmless(program) && this.#isAskedAgain(ending)) losses.push(...(await lossesAfter(sandbox, program, watch)))
    sandbox.terminate()
    const gapMs = this.#ticker.takeLongestMs()
    if (gapMs > MOST_GAP_MS) losses.push(`the host did not turn for ${Math.round(gapMs)} ms`)
    return {
      name: program.name,
      ending: endingText(ending),
      tookMs: Math.round(tookMs),
      gapMs: Math.round(gapMs),
      forced: !ending.ok && ending.message === FORCED,
      wrong: !isExpected(program, ending),
      escapes: [
        ...watch.faults,
        ...this.#intrinsics.changes().map(change => `${change} of the host was changed`),
        ...hostWords(ending, program)
      ],
      losses
    }
  }

  /** A new worker costs as much as a program: of those that lost theirs, every so many are asked for another. */
  #isAskedAgain(ending: Ending): boolean {
    return !isSpent(ending) || this.#spent++ % ASKED_OF_SPENT === 0
  }

  stop(): void {
    this.#ticker.stop()
  }

  /** Hears all that comes out of the worker, beside the sandbox. */
  async #watchedWorker(watch: Watch): Promise<AgentWorker> {
    watch.loadedAt = undefined
    const worker = await this.#spawn()
    worker.port.addEventListener('message', ({ data }: MessageEvent<Written<FromAgent>>) => {
      for (const message of messagesIn(data)) {
        const fault = messageFault(message)
        if (fault != null) watch.faults.add(`${fault} came out of its worker`)
        if (message?.type !== 'loaded' || watch.loadedAt != null) continue
        watch.loadedAt = performance.now()
        watch.onLoaded()
      }
    })
    return worker
  }
}

/** What is known of the worker that has the program now. */
interface Watch {
  readonly faults: Set<string>
  loadedAt: number | undefined
  onLoaded: () => void
}

/** Runs the program's other function, in the same sandbox. */
async function lossesAfter(sandbox: WorkerSandbox, { attack }: HostileProgram, watch: Watch): Promise<string[]> {
  const after = await runOnce(sandbox, 'harmless', START_MS, watch)
  if (after.ok && after.output === 'well') return []
  // a program may spoil its own functions for itself: they must end all the same
  if (attack === 'tamper' && !after.ok && after.name !== 'RunTimeoutError') return []
  return [`the next run on its sandbox: ${endingText(after)}`]
}

async function runOnce(sandbox: WorkerSandbox, capability: string, timeoutMs: number, watch: Watch): Promise<Ending> {
  const abort = new AbortController()
  const force = (): void => abort.abort(new RunTimeoutError(FORCED))
  let cancel = systemClock.setTimeout(force, timeoutMs + FORCE_AFTER_MS + (watch.loadedAt == null ? START_MS : 0))
  // the worker's start is not the program's time
  watch.onLoaded = () => {
    cancel()
    cancel = systemClock.setTimeout(force, timeoutMs + FORCE_AFTER_MS)
  }
  const options: SandboxRunOptions = { signal: abort.signal, onProgress: () => {}, services }
  try {
    const call = { capability, input: { n: 1 }, taskId: 'hostile', epoch: 1, timeoutMs }
    return { ok: true, output: await sandbox.run(call, options) }
  } catch (error) {
    const { name, message } = error as Error
    return { ok: false, name: String(name), message: String(message) }
  } finally {
    cancel()
    watch.onLoaded = () => {}
  }
}

const isSpent = (ending: Ending): boolean => !ending.ok && /^(MemoryLimit|StackLimit|RunTimeout|SandboxLimit)Error$/.test(ending.name)

/** Ran out of time where it should have ended otherwise, or held its host up: as all do where there are not enough cores. */
const isHeldUp = ({ losses, escapes, wrong, ending }: HostileReport): boolean =>
  escapes.length === 0 && (losses.length > 0 || (wrong && ending.startsWith('RunTimeoutError')))

/** Words that the code cannot know, and so must have been told. */
function hostWords(ending: Ending, { program }: HostileProgram): string[] {
  const [word] = (!ending.ok && HOST_WORDS.exec(ending.message)) || []
  return word == null || program.source.includes(word) ? [] : [`"${word}" of the host in its error`]
}
