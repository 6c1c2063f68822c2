import { compileWasmFile } from '../../runtime/wasm-file.ts'
import { CodecError } from './codec.ts'
import type { Pixels } from './pixels.ts'

interface PngExports {
  readonly memory: WebAssembly.Memory
  __wbindgen_malloc(bytes: number, alignment: number): number
  decode(data: number, length: number): number
}

/**
 * Decodes a PNG file. Node only.
 * The package's own glue keeps one instance for good, and a damaged file makes that instance panic and lose the memory it held. So each call
 * has an instance of its own; of the imports, only the one that hands the picture over is ever called on the way to a result.
 * @throws CodecError on damaged content
 */
export async function decodePng(bytes: Uint8Array): Promise<Pixels> {
  const compiled = await compileWasmFile('@jsquash/png/codec/pkg/squoosh_png_bg.wasm')
  let found: Pixels | undefined
  const takePicture = (at: number, length: number, width: number, height: number): number => {
    const start = at >>> 0
    found = { data: new Uint8ClampedArray(wasm.memory.buffer.slice(start, start + length)), width: width >>> 0, height: height >>> 0 }
    return 0
  }
  const imports = WebAssembly.Module.imports(compiled).map(({ name }) => [
    name,
    name.includes('ownedu8clampedarray') ? takePicture : refuse
  ])
  const wasm = new WebAssembly.Instance(compiled, { wbg: Object.fromEntries(imports) }).exports as unknown as PngExports
  const copy = wasm.__wbindgen_malloc(bytes.byteLength, 1) >>> 0
  new Uint8Array(wasm.memory.buffer, copy, bytes.byteLength).set(bytes)
  try {
    wasm.decode(copy, bytes.byteLength)
  } catch (error) {
    throw new CodecError(String(error))
  }
  if (found == null) throw new CodecError('the decoder handed over no picture')
  return found
}

function refuse(): never {
  throw new Error('the decoder refused')
}
