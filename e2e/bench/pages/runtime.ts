/** Sandboxes by themselves, without a node: what a call through one costs, and how exactly its limits hold. And a node, for agents that move. */
import { type Remote, wrap } from 'comlink'
import { AgentHost } from '../../../src/agent-host.ts'
import { systemClock } from '../../../src/base/clock.ts'
import { createNode, type KyroxNode, type MoveReport } from '../../../src/index.ts'
import type { AgentServices, Usage } from '../../../src/runtime/agent-services.ts'
import { type Program, runtimeName } from '../../../src/runtime/program.ts'
import { WorkerSandbox } from '../../../src/runtime/worker-sandbox.ts'
import { runtimes } from '../../../src/runtimes.ts'
import { BENCH_AGENT, COUNT_AGENT } from './bench-agents.ts'
import { ECHO } from './echo-agent.ts'
import { callTimes } from './echo-times.ts'

interface Echoing {
  echo(input: unknown): unknown
  fib(n: number): number
}

const MIB = 1024 * 1024
const LIMIT_BYTES = 32 * MIB

export class RuntimePage {
  readonly #host = new AgentHost(runtimes)
  readonly #comlink: Remote<Echoing> = wrap<Echoing>(new Worker(new URL('./comlink-worker.ts', import.meta.url), { type: 'module' }))
  readonly #worker: WorkerSandbox
  readonly #quickjs = this.#quickjsSandbox()
  #calls = 0
  #node: KyroxNode | undefined

  constructor() {
    const worker = (): Worker => new Worker(new URL('./local-worker.ts', import.meta.url), { type: 'module' })
    this.#host.add({ name: 'bench', capabilities: [], worker })
    this.#worker = new WorkerSandbox({ clock: systemClock, spawn: () => this.#host.spawn('bench') })
  }

  /** No-op calls, in ms each. */
  async calls(count: number): Promise<Record<'comlink' | 'worker' | 'quickjs', number[]>> {
    const input = new Uint8Array(64)
    const comlink = (): Promise<unknown> => this.#comlink.echo(input)
    return await callTimes(
      { comlink, worker: () => this.#run(this.#worker, ECHO, input), quickjs: () => this.#run(this.#quickjs, ECHO, input) },
      count
    )
  }

  /** From nothing to the first answer, in ms: interpreter, code and all. */
  async start(): Promise<number> {
    const sandbox = this.#quickjsSandbox()
    const startedAt = performance.now()
    await this.#run(sandbox, ECHO, null)
    const ms = performance.now() - startedAt
    sandbox.terminate()
    return ms
  }

  /** The same work, in ms. */
  async compute(way: 'comlink' | 'quickjs', n: number): Promise<number> {
    const startedAt = performance.now()
    await (way === 'comlink' ? this.#comlink.fib(n) : this.#run(this.#quickjs, 'bench.fib', n))
    return performance.now() - startedAt
  }

  /** How late an endless loop is interrupted, in ms, by an interpreter that is there. */
  async interruptDelay(timeoutMs: number): Promise<number> {
    await this.#run(this.#quickjs, ECHO, null)
    const startedAt = performance.now()
    await expectError('RunTimeoutError', this.#run(this.#quickjs, 'bench.loop', null, { timeoutMs }))
    return performance.now() - startedAt - timeoutMs
  }

  /** How long after its cancel a loop has ended, in ms. */
  async cancelDelay(afterMs: number): Promise<number> {
    await this.#run(this.#quickjs, ECHO, null)
    const abort = new AbortController()
    const run = this.#run(this.#quickjs, 'bench.loop', null, { signal: abort.signal })
    await new Promise(resolve => setTimeout(resolve, afterMs))
    const startedAt = performance.now()
    abort.abort(new Error('enough'))
    await run.catch(() => {})
    return performance.now() - startedAt
  }

  /** The most that a bomb held before it was stopped, in MB past its limit. */
  async bombPeak(kind: string): Promise<number> {
    let peak = 0
    const used = ({ memoryBytes }: Usage): void => {
      peak = Math.max(peak, memoryBytes)
    }
    await expectError('MemoryLimitError', this.#run(this.#quickjsSandbox(), 'bench.bomb', kind, { used }))
    return (peak - LIMIT_BYTES) / 1e6
  }

  /** Share of a core that an agent with a limit used. */
  async cpuShare(limit: number, ms: number): Promise<number> {
    let cpuMs = 0
    const used = (usage: Usage): void => {
      cpuMs += usage.cpuMs
    }
    const sandbox = this.#quickjsSandbox(limit)
    await this.#run(sandbox, ECHO, null)
    const startedAt = performance.now()
    await this.#run(sandbox, 'bench.burn', ms, { used })
    sandbox.terminate()
    return cpuMs / (performance.now() - startedAt)
  }

  /** Agents that hold so many bytes each, all at once; how many of those wanted did. */
  async together(wanted: number, bytes: number): Promise<number> {
    const sandboxes = Array.from({ length: wanted }, () => this.#quickjsSandbox())
    const held = await Promise.allSettled(sandboxes.map(sandbox => this.#run(sandbox, 'bench.hold', bytes)))
    for (const sandbox of sandboxes) sandbox.terminate()
    return held.filter(({ status }) => status === 'fulfilled').length
  }

  async join(): Promise<string> {
    this.#node = await createNode({ network: 'bench', relays: [location.origin], serve: true, takesAgents: true })
    return this.#node.id
  }

  async linked(to: string): Promise<void> {
    const node = this.#own
    while (node.peers.find(({ id }) => id === to)?.path !== 'direct') await new Promise(resolve => setTimeout(resolve, 50))
  }

  /** Installs the counting agent here and gives it so much to remember. */
  async remember(bytes: number): Promise<void> {
    const { bytes: packed } = await this.#own.agents.pack(COUNT_AGENT)
    await this.#own.agents.install(packed)
    await this.#own.submit('count.remember', bytes, { where: 'here' }).result
  }

  async move(to: string): Promise<MoveReport> {
    return await this.#own.agents.move('counter', to)
  }

  /** What the agent remembers, here. */
  async remembered(): Promise<number> {
    return await this.#own.submit<number>('count.remembered', null, { where: 'here', capabilityWaitMs: 10_000 }).result
  }

  get #own(): KyroxNode {
    if (this.#node == null) throw new Error('Expected a started node')
    return this.#node
  }

  #quickjsSandbox(cpuLimit = 1): WorkerSandbox {
    const limits = { memoryLimitBytes: LIMIT_BYTES, cpuLimit }
    const program: Program = { kind: 'quickjs', name: 'bench', mode: 'agent', source: BENCH_AGENT, limits }
    return new WorkerSandbox({ clock: systemClock, spawn: () => this.#host.spawn(runtimeName('quickjs')) }, { program })
  }

  #run(
    sandbox: WorkerSandbox,
    capability: string,
    input: unknown,
    {
      signal = new AbortController().signal,
      timeoutMs = 60_000,
      used = () => {}
    }: { readonly signal?: AbortSignal; readonly timeoutMs?: number; readonly used?: AgentServices['used'] } = {}
  ): Promise<unknown> {
    const services: AgentServices = { answer: async () => undefined, log: () => {}, used }
    const call = { capability, input, taskId: `bench-${this.#calls++}`, epoch: 1, timeoutMs }
    return sandbox.run(call, { signal, onProgress: () => {}, services })
  }
}

async function expectError(name: string, work: Promise<unknown>): Promise<void> {
  const error = await work.then(
    () => undefined,
    (thrown: Error) => thrown
  )
  if (error?.name !== name) throw new Error(`Expected ${name}, got ${error?.name}: ${error?.message}`)
}

declare global {
  var runtimePage: RuntimePage
}
globalThis.runtimePage = new RuntimePage()
