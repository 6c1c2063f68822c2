import type { Database, SqlJsStatic } from 'sql.js'
import { KyroxError } from '../../base/errors.ts'
import { compileWasmFile, isNode } from '../../runtime/wasm-file.ts'

/** SQLite cannot be had: its file did not arrive, or this machine does not run it. No fault of the query. */
export class SqlLoadError extends KyroxError {
  override name = 'SqlLoadError'
}

/**
 * Most that SQLite holds, in bytes: sorting takes as much as what is sorted. Past it a query fails with "out of memory".
 * SQLite only ever lets this be lowered, so queries may not touch it: the next task of this worker would have less.
 */
const HEAP_LIMIT_BYTES = 256 * 1024 * 1024

/** Most that the tables take, in bytes, beside the heap: the package keeps them as a file in memory. 16 MiB of CSV take some 50 MB. */
const DATABASE_LIMIT_BYTES = 128 * 1024 * 1024
/** SQLite's own. */
const PAGE_BYTES = 4_096

let loading: Promise<SqlJsStatic> | undefined

/**
 * An empty database in this thread's memory; whoever has it closes it. WebAssembly is loaded for the first one.
 * @throws SqlLoadError
 */
export async function openDatabase(): Promise<Database> {
  loading ??= load()
  try {
    const { Database } = await loading
    const database = new Database()
    // temporary files would lie in memory all the same, but outside the limit
    database.exec(`PRAGMA temp_store = MEMORY; PRAGMA journal_mode = MEMORY; PRAGMA hard_heap_limit = ${HEAP_LIMIT_BYTES}`)
    database.exec(`PRAGMA max_page_count = ${DATABASE_LIMIT_BYTES / PAGE_BYTES}`)
    return database
  } catch (error) {
    loading = undefined
    throw new SqlLoadError(`Expected SQLite to load, got: ${String(error)}`)
  }
}

/** The file is compiled before the package begins: the package keeps its first attempt for good, even a failed one. */
async function load(): Promise<SqlJsStatic> {
  const [{ default: start }, compiled] = await Promise.all([import('sql.js'), compile()])
  // the hook is Emscripten's own, and is missing in the package's types
  const options = {
    instantiateWasm: (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void): WebAssembly.Exports => {
      const instance = new WebAssembly.Instance(compiled, imports)
      done(instance)
      return instance.exports
    }
  }
  return await start(options)
}

/** Each environment has a build of its own; the script that `import('sql.js')` finds belongs to the file named here. */
async function compile(): Promise<WebAssembly.Module> {
  if (isNode()) return await compileWasmFile('sql.js/dist/sql-wasm.wasm')
  const answer = await fetch(new URL('sql.js/dist/sql-wasm-browser.wasm', import.meta.url))
  if (!answer.ok) throw new Error(`status ${answer.status} for ${answer.url}`)
  // not streamed: servers that do not know the media type of .wasm would be refused
  return await WebAssembly.compile(await answer.arrayBuffer())
}
