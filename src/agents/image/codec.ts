import { KyroxError } from '../../base/errors.ts'
import { compileWasmFile, isNode } from '../../runtime/wasm-file.ts'

/** The codec gave up: `message` is what it printed, or how it died. */
export class CodecError extends KyroxError {
  override name = 'CodecError'
}

/** The codec cannot be had: its file did not arrive, or this machine does not run it. No fault of the picture. */
export class CodecLoadError extends KyroxError {
  override name = 'CodecLoadError'
}

/** What an Emscripten module's default export takes, as far as it is used here. */
export interface CodecOptions {
  readonly noInitialRun: true
  readonly print: (text: string) => void
  readonly printErr: (text: string) => void
  readonly instantiateWasm?: (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) => WebAssembly.Exports
}

export type CodecFactory<Module> = (options: CodecOptions) => Promise<Module>

/** A codec's memory never shrinks: past this many pixels, some 200 MB of it, the instance is dropped after the run. */
const KEEP_PIXELS = 8_000_000
/** Of what a codec prints, the first lines say why. */
const MAX_LINES = 3

/**
 * One WebAssembly codec, loaded on first use and kept for the next picture. An instance that failed is dropped: its memory is in no known
 * state. The work itself is synchronous and cannot be interrupted; whoever owns the thread terminates it.
 */
export class Codec<Module> {
  #module: Promise<Module> | undefined
  #said: string[] = []
  readonly #factory: () => Promise<CodecFactory<Module>>
  readonly #wasm: string

  /** `wasm` is the specifier of the factory's WebAssembly file, used in Node alone. */
  constructor(factory: () => Promise<CodecFactory<Module>>, wasm: string) {
    this.#factory = factory
    this.#wasm = wasm
  }

  /** @throws CodecError when `work` throws or returns nothing, CodecLoadError */
  async use<Result>(pixels: number, work: (module: Module) => Result | null): Promise<Result> {
    while (true) {
      const loading = this.#module ?? this.#load()
      this.#module = loading
      const module = await loading
      // another run may have broken it while this one waited
      if (this.#module === loading) return this.#run(pixels, () => work(module))
    }
  }

  #run<Result>(pixels: number, work: () => Result | null): Result {
    this.#said = []
    let isReusable = false
    try {
      const result = work()
      if (result == null) throw new CodecError(this.#said.join(' ') || 'the codec refused')
      isReusable = pixels <= KEEP_PIXELS
      return result
    } catch (error) {
      throw new CodecError(this.#said.join(' ') || String(error))
    } finally {
      if (!isReusable) this.#module = undefined
    }
  }

  async #load(): Promise<Module> {
    const print = (text: string): void => {
      if (this.#said.length < MAX_LINES) this.#said.push(text)
    }
    try {
      const [factory, compiled] = await Promise.all([this.#factory(), isNode() ? compileWasmFile(this.#wasm) : undefined])
      const options: CodecOptions = { noInitialRun: true, print, printErr: print }
      return await factory(compiled == null ? options : { ...options, instantiateWasm: instantiate(compiled) })
    } catch (error) {
      this.#module = undefined
      throw new CodecLoadError(`Expected the codec of ${this.#wasm} to load, got: ${String(error)}`)
    }
  }
}

const instantiate =
  (compiled: WebAssembly.Module): NonNullable<CodecOptions['instantiateWasm']> =>
  (imports, done) => {
    const instance = new WebAssembly.Instance(compiled, imports)
    done(instance)
    return instance.exports
  }
