import { type Clock, systemClock } from '../../base/clock.ts'
import { KyroxError } from '../../base/errors.ts'
import type { RunCall } from '../agent-port.ts'
import type { Usage } from '../agent-services.ts'
import { type Engine, ProgramError, type RunHost, SandboxLimitError } from '../engine.ts'
import type { Program } from '../program.ts'
import { cappedWasm, PAGE_BYTES } from './capped-wasm.ts'
import { programError } from './guest-errors.ts'
import { GuestSession } from './guest-session.ts'
import { packValue } from './guest-values.ts'
import { QuickJsVm, type VmImage, type VmParts } from './quickjs-vm.ts'
import { InvalidSnapshotError, readSnapshot, type SnapshotOf, writeSnapshot } from './run-snapshot.ts'
import { RunWatch } from './run-watch.ts'

export interface QuickJsPorts {
  /** The file `quickjs-wasi/quickjs.wasm`. */
  readonly wasm: () => Promise<Uint8Array>
  /** Monotonic, in milliseconds. */
  readonly ticks: () => number
  /** Stops the thread. Without it a share of a core is kept only between slices. */
  readonly sleep?: ((ms: number) => void) | undefined
  /** @default systemClock */
  readonly clock?: Clock
}

/** A memory is of the one module that wrote it. Raised with the package or the bootstrap. */
const ENGINE = 'quickjs-wasi 3.6.2, bootstrap 1'
/** Reading a program is part of no run; a source that loops ends by then. */
const LOAD_MS = 10_000
/** Past the limit, so that code at its limit is stopped by it and not by an allocation that fails, which it could catch. */
const HEADROOM_BYTES = 1024 * 1024
/** An interpreter alone holds 1.3 MiB. */
const LEAST_MEMORY_BYTES = 2 * 1024 * 1024
/** Where a script's first line begins, for the columns of its errors. */
const SCRIPT_HEAD = '(async (input, ctx) => {'

/** Runs foreign JavaScript in QuickJS: nothing of this thread is reachable from it but its context. One run at a time. */
export class QuickJsEngine implements Engine {
  readonly #ports: QuickJsPorts
  readonly #clock: Clock
  #program: Program | undefined
  #module: Promise<WebAssembly.Module> | undefined
  #watch: RunWatch | undefined
  /** Kept between the runs of an agent. */
  #vm: QuickJsVm | undefined
  /** Bytes that the last interpreter held when it was given up. */
  #heldAtEnd = 0
  /** Hears what the interpreter says. */
  #session: GuestSession | undefined
  /** The run under way; while its source is read for it first, another session hears. */
  #running: GuestSession | undefined
  #capability = ''
  #spent: SandboxLimitError | undefined

  constructor(ports: QuickJsPorts) {
    this.#ports = ports
    this.#clock = ports.clock ?? systemClock
  }

  async load(program: Program): Promise<void> {
    const { memoryLimitBytes, cpuLimit } = program.limits
    if (!(memoryLimitBytes >= LEAST_MEMORY_BYTES) || !(cpuLimit > 0 && cpuLimit <= 1)) {
      throw new ProgramError(
        `Expected at least ${LEAST_MEMORY_BYTES} bytes and a share of a core up to 1, got ${memoryLimitBytes} and ${cpuLimit}`
      )
    }
    this.#program = program
    this.#watch = new RunWatch(this.#ports, program.limits)
    const maxPages = Math.floor((memoryLimitBytes + HEADROOM_BYTES) / PAGE_BYTES)
    this.#module = this.#ports.wasm().then(wasm => WebAssembly.compile(cappedWasm(wasm, maxPages)))
    await this.#module
    if (program.mode === 'agent') await this.#guarded(() => this.#loadAgent())
  }

  run(call: RunCall, host: RunHost): Promise<unknown> {
    return this.#inSession(call, host, async session => {
      const vm = await this.#start(call)
      return await session.drive(vm)
    })
  }

  async suspend(): Promise<Uint8Array> {
    const session = this.#running
    if (session == null) throw new KyroxError('Expected a run to suspend, got none')
    const frozen = await session.freeze()
    // what is frozen is as it was; this interpreter, with the run still in it, is not used again
    this.#drop()
    this.#session = undefined
    this.#running = undefined
    this.#loaded.watch.begin()
    return await writeSnapshot(frozen, await this.#snapshotOf(this.#capability))
  }

  resume(snapshot: Uint8Array, call: RunCall, host: RunHost): Promise<unknown> {
    return this.#inSession(call, host, async session => {
      const frozen = await readSnapshot(snapshot, await this.#snapshotOf(call.capability))
      const vm = await this.#newVm(frozen.image).catch((error: Error) => {
        throw error instanceof SandboxLimitError ? error : new InvalidSnapshotError(`The snapshot could not be restored: ${error.message}`)
      })
      session.takeUp(frozen)
      vm.enter('resumed', call.taskId, call.epoch)
      // what a stranger froze serves its own run alone: the next begins with the code that was signed
      return await session.drive(vm).finally(() => this.#drop())
    })
  }

  usage(): Usage {
    const memoryBytes = this.#vm == null ? this.#heldAtEnd : (this.#watch?.memoryBytes ?? 0)
    return { cpuMs: this.#watch?.takeCpuMs() ?? 0, memoryBytes }
  }

  /** One run's time and memory are watched from here to its end. A limit that is hit ends this engine. */
  async #inSession(call: RunCall, host: RunHost, work: (session: GuestSession) => Promise<unknown>): Promise<unknown> {
    if (this.#running != null) throw new KyroxError('Expected one run at a time in this sandbox, got another')
    const session = this.#newSession(host)
    this.#session = session
    this.#running = session
    this.#capability = call.capability
    this.#loaded.watch.begin(call.timeoutMs)
    try {
      return await this.#guarded(() => work(session))
    } finally {
      this.#session = undefined
      this.#running = undefined
      this.#loaded.watch.begin()
      if (this.#loaded.program.mode === 'script') this.#drop()
    }
  }

  async #start({ capability, input, taskId, epoch }: RunCall): Promise<QuickJsVm> {
    if (this.#loaded.program.mode === 'agent') {
      const vm = this.#vm ?? (await this.#loadAgent())
      vm.enterWith('run', [capability, taskId, epoch], packValue(input))
      return vm
    }
    const { code, input: given } = scriptOf(input)
    const vm = await this.#newVm()
    const script = compiled(() => vm.evaluate(`${SCRIPT_HEAD}${code}\n})`, this.#loaded.program.name), SCRIPT_HEAD.length)
    vm.enterWith('script', [script, taskId, epoch], packValue(given))
    script.dispose()
    return vm
  }

  /** Runs the source of an agent once; what it exports stays inside. */
  async #loadAgent(): Promise<QuickJsVm> {
    const { program, watch } = this.#loaded
    const running = this.#session
    const session = this.#newSession(LOADING)
    this.#session = session
    if (running == null) watch.begin(LOAD_MS)
    try {
      const vm = await this.#newVm()
      const loading = compiled(() => vm.evaluate(program.source, program.name, { isModule: true }))
      vm.enter('adopt', loading)
      loading.dispose()
      await session.drive(vm).catch((error: Error) => {
        throw error instanceof SandboxLimitError ? error : new ProgramError(`${error.name.replace(/^Agent\./, '')}: ${error.message}`)
      })
      return vm
    } finally {
      this.#session = running
      if (running == null) watch.begin()
    }
  }

  async #newVm(image?: VmImage): Promise<QuickJsVm> {
    const { program, watch, module } = this.#loaded
    this.#drop()
    const parts: VmParts = {
      module: await module,
      watch,
      memoryLimitBytes: program.limits.memoryLimitBytes,
      onHeard: (what, first, text, buffers) => this.#session?.hear(what, first, text, buffers)
    }
    const vm = await (image == null ? QuickJsVm.create(parts) : QuickJsVm.restore(parts, image))
    this.#vm = vm
    return vm
  }

  async #guarded<Result>(work: () => Promise<Result>): Promise<Result> {
    if (this.#spent != null) throw new SandboxLimitError(`This sandbox has ended: ${this.#spent.message}`)
    try {
      return await work()
    } catch (error) {
      if (error instanceof SandboxLimitError) {
        this.#spent = error
        this.#drop()
      }
      throw error
    }
  }

  #newSession(host: RunHost): GuestSession {
    const { program, watch } = this.#loaded
    return new GuestSession(
      { clock: this.#clock, ticks: this.#ports.ticks, watch, memoryLimitBytes: program.limits.memoryLimitBytes },
      host
    )
  }

  async #snapshotOf(capability: string): Promise<SnapshotOf> {
    const { program } = this.#loaded
    const source = new TextEncoder().encode(`${program.mode}\n${program.source}`)
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', source))
    const mostMemoryBytes = program.limits.memoryLimitBytes
    return { program: Array.from(hash, byte => byte.toString(16).padStart(2, '0')).join(''), engine: ENGINE, capability, mostMemoryBytes }
  }

  #drop(): void {
    // what a run held at its end is told after the end
    if (this.#vm != null) this.#heldAtEnd = this.#watch?.memoryBytes ?? 0
    this.#vm?.dispose()
    this.#vm = undefined
  }

  get #loaded(): { readonly program: Program; readonly watch: RunWatch; readonly module: Promise<WebAssembly.Module> } {
    const [program, watch, module] = [this.#program, this.#watch, this.#module]
    if (program == null || watch == null || module == null) throw new KyroxError('Expected a program before a run, got none')
    return { program, watch, module }
  }
}

/** A source that is being read has no node to ask. */
const LOADING: RunHost = {
  signal: new AbortController().signal,
  progress: () => {},
  log: () => {},
  ask: async () => {
    throw new KyroxError('Expected a question in a run, got one while the source was read')
  }
}

/** @throws ProgramError for what is no program, where its parser says; SandboxLimitError */
function compiled<Result>(compile: () => Result, shift = 0): Result {
  try {
    return compile()
  } catch (error) {
    throw error instanceof SandboxLimitError ? error : programError(error, shift)
  }
}

function scriptOf(input: unknown): { readonly code: string; readonly input: unknown } {
  const { code, input: given } = (typeof input === 'object' && input !== null ? input : {}) as {
    readonly code?: unknown
    readonly input?: unknown
  }
  if (typeof code !== 'string') throw new ProgramError(`Expected code as text, got ${typeof code}`)
  return { code, input: given }
}
