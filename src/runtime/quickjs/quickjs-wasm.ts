import { KyroxError } from '../../base/errors.ts'
import { isNode, readInstalledFile } from '../wasm-file.ts'

/** The file of the interpreter, where this thread finds it: on the disk in Node, beside the worker's module in browsers. */
export async function readQuickJsWasm(): Promise<Uint8Array> {
  if (isNode()) return await readInstalledFile('quickjs-wasi/quickjs.wasm')
  // exactly this, with the package's own name for the file, is what bundlers find, copy and replace
  const response = await fetch(new URL('quickjs-wasi/quickjs.wasm', import.meta.url))
  if (!response.ok) throw new KyroxError(`Expected the interpreter's file, got status ${response.status}`)
  return new Uint8Array(await response.arrayBuffer())
}
