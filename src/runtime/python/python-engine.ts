import { KyroxError } from '../../base/errors.ts'
import type { RunCall } from '../agent-port.ts'
import type { Usage } from '../agent-services.ts'
import { type Engine, MemoryLimitError, ProgramError, type RunHost } from '../engine.ts'
import { DEFAULT_LIMITS, type Program } from '../program.ts'
import { BOOTSTRAP } from './bootstrap.ts'
import { INTERPRETER_BASE_BYTES, interruptBy, type Pyodide, startInterpreter } from './interpreter.ts'
import { errorFromCrash, errorFromFailure, type PythonFailure } from './python-errors.ts'
import type { PythonFiles } from './python-files.ts'
import { PythonHost } from './python-host.ts'
import { RunMeter } from './run-meter.ts'

export interface PythonEnginePorts {
  readonly files: () => Promise<PythonFiles>
}

export interface PythonEngineOptions {
  /** Each script gets an interpreter of its own: the worker asks to be thrown away after one. @default false */
  readonly isSpentByScript?: boolean
}

type Told = { readonly output: unknown; readonly failure?: undefined } | { readonly failure: PythonFailure }

/** Functions of {@link BOOTSTRAP}. */
interface PythonSide {
  load(source: string): Promise<Told>
  run_script(code: string, input: unknown, host: object): Promise<Told>
  run_capability(name: string, input: unknown, host: object): Promise<Told>
}

interface Loaded {
  readonly pyodide: Pyodide
  readonly side: PythonSide
  readonly program: Program
}

/** Room that is kept for the engine's own way out of a run that has filled its memory. */
const RESERVE_BYTES = 1024 * 1024

/**
 * Runs Python on its own thread, in CPython compiled to WebAssembly. Memory is capped by the WebAssembly engine at the limit on top of
 * {@link INTERPRETER_BASE_BYTES}; loops are interrupted when their time is over, and rest when they use more than their share. Memory that code has freed is not given back,
 * and what it changed in modules (`sys.modules`, `os.environ`, the bootstrap itself) stays until the worker goes; only names are fresh in each script.
 * It is no wall: its `js` module reaches everything that its worker reaches. Foreign code belongs into a worker that reaches nothing.
 */
export class PythonEngine implements Engine {
  readonly #ports: PythonEnginePorts
  readonly #isSpentByScript: boolean
  readonly #meter = new RunMeter()
  #loaded: Loaded | undefined
  #talker: PythonHost | undefined
  #isSpent = false

  constructor(ports: PythonEnginePorts, { isSpentByScript = false }: PythonEngineOptions = {}) {
    this.#ports = ports
    this.#isSpentByScript = isSpentByScript
  }

  isSpent(): boolean {
    return this.#isSpent
  }

  async load(program: Program): Promise<void> {
    const { memoryLimitBytes } = program.limits ?? DEFAULT_LIMITS
    const pyodide = await startInterpreter(await this.#ports.files(), memoryLimitBytes)
    pyodide.registerJsModule('kyrox_engine', { meter: { enter: () => this.#meter.enter(), leave: () => this.#meter.leave() } })
    pyodide.setStdout({ batched: line => this.#talker?.log('info', line) })
    pyodide.setStderr({ batched: line => this.#talker?.log('warn', line) })
    this.#loaded = { pyodide, side: sideOf(pyodide), program }
    interruptBy(pyodide, this.#meter)
    if (program.mode === 'agent') await this.#told(side => side.load(program.source), Number.POSITIVE_INFINITY)
  }

  async run(call: RunCall, host: RunHost): Promise<unknown> {
    const { program } = this.#own()
    const own = new PythonHost(call, host)
    this.#talker = own
    try {
      return await this.#told(side => start(side, program, call, own), call.timeoutMs ?? Number.POSITIVE_INFINITY)
    } finally {
      own.end()
      if (this.#talker === own) this.#talker = undefined
      if (program.mode === 'script' && this.#isSpentByScript) this.#isSpent = true
      host.signal.throwIfAborted()
    }
  }

  usage(): Usage {
    const held = this.#loaded?.pyodide._module.HEAPU8.byteLength ?? 0
    return { cpuMs: this.#meter.takeBusyMs(), memoryBytes: Math.max(0, held - INTERPRETER_BASE_BYTES) }
  }

  async #told(start: (side: PythonSide) => Promise<Told>, timeoutMs: number): Promise<unknown> {
    const { side, program, pyodide } = this.#own()
    const { memoryLimitBytes, cpuLimit } = program.limits ?? DEFAULT_LIMITS
    const memoryBytes = (): number => pyodide._module.HEAPU8.byteLength
    this.#meter.arm({ cpuLimit, timeoutMs, memoryBytes, memoryLimitBytes: INTERPRETER_BASE_BYTES + memoryLimitBytes - RESERVE_BYTES })
    const told = await start(side).catch((error: unknown) => {
      this.#isSpent = true
      throw errorFromCrash(error)
    })
    const interruption = this.#meter.disarm()
    if (told.failure == null) return told.output
    const error = errorFromFailure(told.failure, interruption, { timeoutMs, memoryLimitBytes })
    if (error instanceof MemoryLimitError) this.#isSpent = true
    throw error
  }

  #own(): Loaded {
    if (this.#loaded == null) throw new KyroxError('Expected a Python program before its first run, got none')
    return this.#loaded
  }
}

function sideOf(pyodide: Pyodide): PythonSide {
  const globals = (pyodide.globals.get('dict') as () => unknown)()
  pyodide.runPython(BOOTSTRAP, { globals, filename: '<kyrox>' })
  const get = (name: string): unknown => pyodide.runPython(name, { globals })
  // what the bootstrap above defines
  return { load: get('load'), run_script: get('run_script'), run_capability: get('run_capability') } as PythonSide
}

function start(side: PythonSide, program: Program, call: RunCall, { bound }: PythonHost): Promise<Told> {
  if (program.mode === 'agent') return side.run_capability(call.capability, call.input, bound)
  const { code, input } = (call.input ?? {}) as { readonly code?: unknown; readonly input?: unknown }
  if (typeof code !== 'string') throw new ProgramError(`Expected code of text, got ${typeof code}`)
  return side.run_script(code, input, bound)
}
