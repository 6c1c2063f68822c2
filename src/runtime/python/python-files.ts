import { KyroxError } from '../../base/errors.ts'

/** The interpreter's files. Its own loader would look for them on a public server; here they only ever come from the site, or from the disk. */
export interface PythonFiles {
  /** Addresses of two modules: Pyodide's own, and that of the interpreter. */
  readonly pyodideModule: string
  readonly interpreterModule: string
  readonly wasm: Uint8Array<ArrayBuffer>
  readonly library: Uint8Array<ArrayBuffer>
  /** JSON. */
  readonly lock: string
}

export const PYTHON_FILE_NAMES = {
  pyodideModule: 'pyodide.mjs',
  interpreterModule: 'pyodide.asm.mjs',
  wasm: 'pyodide.asm.wasm',
  library: 'python_stdlib.zip',
  lock: 'pyodide-lock.json'
} as const

/** Where Node keeps them. */
export async function installedPythonFiles(): Promise<PythonFiles> {
  // in variables, so that bundlers for browsers leave them alone
  const [modules, disk, urls] = ['node:module', 'node:fs/promises', 'node:url']
  const { createRequire } = (await import(/* @vite-ignore */ modules)) as typeof import('node:module')
  const { readFile } = (await import(/* @vite-ignore */ disk)) as typeof import('node:fs/promises')
  const { pathToFileURL } = (await import(/* @vite-ignore */ urls)) as typeof import('node:url')
  const { resolve } = createRequire(import.meta.url)
  const place = (name: string): string => resolve(`pyodide/${name}`)
  const [wasm, library, lock] = await Promise.all([
    readFile(place(PYTHON_FILE_NAMES.wasm)),
    readFile(place(PYTHON_FILE_NAMES.library)),
    readFile(place(PYTHON_FILE_NAMES.lock), 'utf8')
  ])
  return {
    pyodideModule: pathToFileURL(place(PYTHON_FILE_NAMES.pyodideModule)).href,
    interpreterModule: pathToFileURL(place(PYTHON_FILE_NAMES.interpreterModule)).href,
    wasm: new Uint8Array(wasm),
    library: new Uint8Array(library),
    lock
  }
}

/** Those that a site serves in one folder. @throws KyroxError when one is not there */
export async function servedPythonFiles(folder: string): Promise<PythonFiles> {
  const at = (name: string): string => new URL(name, folder).href
  const [wasm, library, lock] = await Promise.all([
    fetchBytes(at(PYTHON_FILE_NAMES.wasm)),
    fetchBytes(at(PYTHON_FILE_NAMES.library)),
    fetchBytes(at(PYTHON_FILE_NAMES.lock))
  ])
  return {
    pyodideModule: at(PYTHON_FILE_NAMES.pyodideModule),
    interpreterModule: at(PYTHON_FILE_NAMES.interpreterModule),
    wasm,
    library,
    lock: new TextDecoder().decode(lock)
  }
}

/** One file of the site. @throws KyroxError when it is not there */
export async function fetchBytes(url: string): Promise<Uint8Array<ArrayBuffer>> {
  const response = await fetch(url).catch((error: unknown) => {
    throw new KyroxError(`Could not load ${url}: ${error instanceof Error ? error.message : String(error)}`)
  })
  // a site that answers with its page for every address it does not know has no such file either
  const isPage = response.headers.get('content-type')?.startsWith('text/html') === true && !url.endsWith('.html')
  if (!response.ok || isPage) throw new KyroxError(`Could not load ${url}: the server answered ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}

/**
 * The folder of the interpreter's files on the site that this module was built into: `pyodide/` beside `assets/`. As it is when `viteConfig`'s plugin
 * put it there; other builds pass an address of their own.
 */
export function defaultPyodideUrl(module: string = import.meta.url): string {
  const at = module.lastIndexOf('/assets/')
  return at < 0 ? new URL('pyodide/', module).href : `${module.slice(0, at)}/pyodide/`
}
