import { EvalFlags, Intrinsics, type JSValueHandle, QuickJS, type QuickJSOptions, type Snapshot } from 'quickjs-wasi'
import { SandboxLimitError } from '../engine.ts'
import { isMemoryTrap } from './capped-wasm.ts'
import { GUEST_BOOTSTRAP } from './guest-bootstrap.ts'
import { limitOf, memoryLimitError, stackLimitError } from './guest-errors.ts'
import type { PackedValue } from './guest-values.ts'
import type { RunWatch } from './run-watch.ts'

/** What the code inside said: `ask`, `log`, `progress` or `done`, with what goes with it, none of it checked. */
export type Heard = (what: string, first: unknown, text: unknown, buffers: readonly Uint8Array[]) => void

export interface VmParts {
  readonly module: WebAssembly.Module
  readonly watch: RunWatch
  readonly memoryLimitBytes: number
  readonly onHeard: Heard
}

/** All of an interpreter while it rests. */
export interface VmImage {
  readonly memory: Uint8Array
  readonly stackPointer: number
  readonly runtimePtr: number
  readonly contextPtr: number
  /** Where the function stands that the host calls. */
  readonly entry: number
}

/** The name that a restored interpreter knows the host function by. */
const HOST = 'kyrox'
/** Of the module's own 1 MiB; each level of it takes more of the thread's stack, which must not end first. */
const STACK_BYTES = 192 * 1024
/** The language, without what is the platform's: clocks of high resolution, base64, exceptions of the DOM. */
const INTRINSICS = Intrinsics.ALL & ~(Intrinsics.PERFORMANCE | Intrinsics.ATOB_BTOA | Intrinsics.DOM_EXCEPTION)
/** A host function gets no more than a value and its byte arrays. */
const MAX_ARGUMENTS = 10_000

/** Everything that WASI could say goes nowhere. */
const silent = () => ({ fd_write: () => 8 })

type Argument = string | number | boolean | Uint8Array | JSValueHandle

/**
 * One interpreter: its foreign code reaches one host function, and is stopped by its watch. Whatever a broken heap makes of it ends as a
 * {@link SandboxLimitError}. It knows nothing of runs.
 */
export class QuickJsVm {
  readonly #parts: VmParts
  readonly #vm: QuickJS
  readonly #entry: JSValueHandle

  private constructor(parts: VmParts, vm: QuickJS, entry: number | undefined) {
    this.#parts = parts
    this.#vm = vm
    parts.watch.watch(() => vm._getMemory().buffer.byteLength)
    if (entry == null) {
      const boot = this.evaluate(GUEST_BOOTSTRAP, 'kyrox')
      const host = vm.newFunction(HOST, this.#onHost())
      this.#entry = this.#inside(() => vm.callFunction(boot, vm.undefined, host))
    } else {
      vm.registerHostCallback(HOST, this.#onHost())
      this.#entry = this.#inside(() => vm.importHandle(entry))
    }
  }

  static async create(parts: VmParts): Promise<QuickJsVm> {
    return new QuickJsVm(parts, await QuickJS.create(optionsOf(parts)), undefined)
  }

  /** The image may be hostile: all that it can do is fail. */
  static async restore(parts: VmParts, { entry, ...image }: VmImage): Promise<QuickJsVm> {
    const snapshot: Snapshot = { ...image, extensions: [] }
    return new QuickJsVm(parts, await QuickJS.restore(snapshot, optionsOf(parts)), entry)
  }

  /** Compiles and runs a source. @throws JSException as the code threw it */
  evaluate(code: string, name: string, { isModule = false } = {}): JSValueHandle {
    return this.#inside(() => this.#vm.evalCode(code, name, isModule ? EvalFlags.TYPE_MODULE : EvalFlags.TYPE_GLOBAL))
  }

  /** Calls the entry of {@link GUEST_BOOTSTRAP}, and waits for no promise. */
  enter(what: string, ...rest: readonly Argument[]): void {
    this.#inside(() => {
      const handles = [what, ...rest].map(each => this.#handleOf(each))
      this.#vm.callFunction(this.#entry, this.#vm.undefined, ...handles).dispose()
      for (const handle of handles) handle.dispose()
    })
  }

  /** The same with a value at the end. */
  enterWith(what: string, rest: readonly Argument[], { text, buffers }: PackedValue): void {
    this.enter(what, ...rest, text, ...buffers)
  }

  /** Runs what promises have to run, as long as `goesOn`. Returns whether there is more. */
  runJobs(goesOn: () => boolean): boolean {
    return this.#inside(() => {
      const vm = this.#vm._getExports()
      while (vm.qjs_is_job_pending() !== 0) {
        // a job fails by itself only when even its failure could not be told
        if (vm.qjs_execute_pending_job() < 0) this.#vm.getException().dispose()
        if (this.#parts.watch.isOver() || !goesOn()) break
      }
      return vm.qjs_is_job_pending() !== 0
    })
  }

  image(): VmImage {
    const { extensions: _, ...image } = this.#vm.snapshot()
    return { ...image, entry: this.#vm.exportHandle(this.#entry) }
  }

  dispose(): void {
    this.#parts.watch.watch(() => 0)
    this.#vm.dispose()
  }

  #handleOf(value: Argument): JSValueHandle {
    if (typeof value === 'number') return this.#vm.newNumber(value)
    if (typeof value === 'boolean') return value ? this.#vm.true : this.#vm.false
    if (typeof value !== 'string' && !(value instanceof Uint8Array)) return value
    const handle = typeof value === 'string' ? this.#vm.newString(value) : this.#vm.newUint8Array(value)
    if (this.#vm._getExports().qjs_is_exception(handle.ptr) !== 0) throw memoryLimitError(this.#parts.memoryLimitBytes)
    return handle
  }

  /** Says nothing to the code of what failed out here, only a text; and `true`, at which it spins until it is stopped, when it is over. */
  #onHost(): (...parts: JSValueHandle[]) => JSValueHandle {
    const { onHeard, watch } = this.#parts
    return (what, first, text, ...buffers) => {
      // asked here too: the interpreter asks every so many instructions, and calls of the host take longer than those
      if (!watch.isOver()) {
        try {
          if (what == null || buffers.length > MAX_ARGUMENTS) throw 'Expected fewer byte arrays in a value'
          onHeard(
            what.toString(),
            plain(first),
            plain(text),
            buffers.map(each => each.toUint8Array())
          )
        } catch (error) {
          // not the error itself: its stack would name files of the host
          throw typeof error === 'string' ? error : String((error as Error).message)
        }
      }
      return watch.stopped == null ? this.#vm.undefined : this.#vm.true
    }
  }

  #inside<Result>(work: () => Result): Result {
    const { watch, memoryLimitBytes } = this.#parts
    return watch.during(() => {
      try {
        return work()
      } catch (error) {
        const limit = error instanceof SandboxLimitError ? error : (limitOf(error, memoryLimitBytes) ?? brokenBy(error, memoryLimitBytes))
        if (limit == null) throw error
        throw watch.stop(limit)
      }
    })
  }
}

const plain = (handle: JSValueHandle | undefined): unknown => {
  if (handle == null || handle.isUndefined) return undefined
  if (handle.isString) return handle.toString()
  return handle.isBool ? handle.toBoolean() : handle.toNumber()
}

const optionsOf = ({ module, watch }: VmParts): QuickJSOptions => ({
  wasm: module,
  maxStackSize: STACK_BYTES,
  // thrown through the interpreter, not told to it: it would make a rejection of an interrupt in the executor of a promise, and go on
  interruptHandler: () => {
    if (watch.isOver()) throw watch.stopped
    return false
  },
  intrinsics: INTRINSICS,
  timezoneOffset: 0,
  wasi: silent
})

/** The thread's own stack ended before the interpreter's: V8 and WebKit say so by one class, Firefox by another that it alone has. */
const isTooDeep = (error: unknown): boolean =>
  error instanceof Error
  && (error instanceof RangeError || error.name === 'InternalError')
  && /call stack|too much recursion/i.test(error.message)

/** The module trapped, or what is around it found no sense in its memory. */
function brokenBy(error: unknown, limitBytes: number): SandboxLimitError | undefined {
  if ((error as Error)?.message === 'wasm_malloc failed' || isMemoryTrap(error)) return memoryLimitError(limitBytes)
  if (isTooDeep(error)) return stackLimitError()
  if (error instanceof WebAssembly.RuntimeError || error instanceof RangeError) {
    return new SandboxLimitError(`The sandbox broke: ${String((error as Error).message).slice(0, 200)}`)
  }
  return undefined
}
