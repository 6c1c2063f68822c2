import type { PythonFiles } from './python-files.ts'
import type { RunMeter } from './run-meter.ts'
import { capWasmMemory } from './wasm-memory-cap.ts'

/** The parts of Pyodide's own interface that are used here. */
export interface Pyodide {
  readonly _module: { readonly HEAPU8: Uint8Array }
  readonly globals: { get(name: string): unknown }
  runPython(code: string, options?: { readonly globals?: unknown; readonly filename?: string }): unknown
  setInterruptBuffer(buffer: unknown): void
  setStdout(options: { readonly batched: (line: string) => void }): void
  setStderr(options: { readonly batched: (line: string) => void }): void
  registerJsModule(name: string, module: object): void
}

/** What Emscripten's start-up is given; Pyodide fills the rest. */
interface ModuleSettings {
  instantiateWasm: (
    imports: { readonly env: Record<string, unknown> },
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void
  ) => object
}
type CreateModule = (settings: ModuleSettings) => Promise<unknown>
type LoadPyodide = (config: Readonly<Record<string, unknown>>) => Promise<Pyodide>

/** A place that answers nobody: whatever the interpreter looks for by itself is not found. */
const NOWHERE = 'https://pyodide.invalid/'

/**
 * What the interpreter holds before any code runs, rounded up. A limit is on top of it.
 * Measured with Pyodide 314.0.7: its memory begins with 30 MiB, of which start-up leaves little free.
 */
export const INTERPRETER_BASE_BYTES = 32 * 1024 * 1024

/** Starts CPython on this thread, its memory capped. Nothing is fetched but the two modules of the files. */
export async function startInterpreter(files: PythonFiles, memoryLimitBytes: number): Promise<Pyodide> {
  const { loadPyodide } = (await import(/* @vite-ignore */ files.pyodideModule)) as { readonly loadPyodide: LoadPyodide }
  const { default: createModule } = (await import(/* @vite-ignore */ files.interpreterModule)) as { readonly default: CreateModule }
  const wasm = files.wasm.slice()
  capWasmMemory(wasm, INTERPRETER_BASE_BYTES + memoryLimitBytes)
  // Emscripten waits for its instance, and has no way to be told that there will be none
  const failed = Promise.withResolvers<never>()
  const { info } = JSON.parse(files.lock) as { readonly info: unknown }
  return await withOwnFiles(files, indexURL =>
    Promise.race([
      failed.promise,
      loadPyodide({
        indexURL,
        packageBaseUrl: NOWHERE,
        // without a list of packages there is nothing to ask a server for
        lockFileContents: { info, packages: {} },
        createPyodideModule: (settings: ModuleSettings) => createModule({ ...settings, instantiateWasm: instantiate(wasm, failed.reject) })
      })
    ])
  )
}

/** Code that runs at the interpreter's own pace is asked for through the buffer's one element: nothing else runs on this thread meanwhile. */
export function interruptBy(pyodide: Pyodide, meter: RunMeter): void {
  const SIGINT = 2
  pyodide.setInterruptBuffer({
    get 0() {
      return meter.shouldInterrupt() ? SIGINT : 0
    },
    set 0(_value: number) {}
  })
}

/** As Pyodide does it where it may not compile a little WebAssembly of its own for the two marks. */
function instantiate(wasm: Uint8Array<ArrayBuffer>, fail: (error: unknown) => void): ModuleSettings['instantiateWasm'] {
  return (imports, done) => {
    const mark = Symbol('error')
    Object.assign(imports.env, { Jsv_GetError_import: () => mark, JsvError_Check: (value: unknown) => value === mark })
    // what is imported is Emscripten's matter
    void WebAssembly.instantiate(wasm, imports as unknown as WebAssembly.Imports)
      .then(({ instance, module }) => done(instance, module))
      .catch(fail)
    return {}
  }
}

/** Pyodide reads from the disk in Node; elsewhere it uses `fetch`, which answers with what is here while it loads. */
async function withOwnFiles<Result>(files: PythonFiles, load: (indexUrl: string) => Promise<Result>): Promise<Result> {
  if (files.pyodideModule.startsWith('file:')) return await load(decodeURIComponent(new URL('.', files.pyodideModule).pathname))
  const platformFetch = globalThis.fetch
  globalThis.fetch = async input => new Response(String(input).endsWith('.zip') ? files.library : null)
  try {
    return await load(NOWHERE)
  } finally {
    globalThis.fetch = platformFetch
  }
}
