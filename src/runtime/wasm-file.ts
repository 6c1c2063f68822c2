/** Node only: browsers get the address of a WebAssembly file from the module beside it, and bundlers move both. */

/** Compiled once for each file and thread; an instance of one costs about a millisecond. */
const compiled = new Map<string, Promise<WebAssembly.Module>>()

/** True where WebAssembly files are read from the disk, for want of a `fetch` that reads them. */
export const isNode = (): boolean => !('WorkerGlobalScope' in globalThis) && !('document' in globalThis) && typeof process === 'object'

/** Reads and compiles a WebAssembly file of an installed package. */
export function compileWasmFile(specifier: string): Promise<WebAssembly.Module> {
  const known = compiled.get(specifier)
  if (known != null) return known
  const reading = read(specifier)
  compiled.set(specifier, reading)
  return reading
}

const read = async (specifier: string): Promise<WebAssembly.Module> => await WebAssembly.compile(await readInstalledFile(specifier))

/** Reads a file of an installed package, by its package's name for it. */
export async function readInstalledFile(specifier: string): Promise<Uint8Array<ArrayBuffer>> {
  // in variables, so that bundlers for browsers leave them alone
  const [modules, files] = ['node:module', 'node:fs/promises']
  const { createRequire } = (await import(/* @vite-ignore */ modules)) as typeof import('node:module')
  const { readFile } = (await import(/* @vite-ignore */ files)) as typeof import('node:fs/promises')
  return new Uint8Array(await readFile(createRequire(import.meta.url).resolve(specifier)))
}
