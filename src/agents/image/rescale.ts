import { compileWasmFile } from '../../runtime/wasm-file.ts'
import { isOpaque, type Pixels } from './pixels.ts'

interface ResizeExports {
  readonly memory: WebAssembly.Memory
  __wbindgen_add_to_stack_pointer(bytes: number): number
  __wbindgen_malloc(bytes: number, alignment: number): number
  /** Where the result goes, the data and its length, both sizes, the filter, and two flags: multiply alpha in, make light linear. */
  resize(...numbers: number[]): void
}

/** Lanczos with three lobes: sharp, and the usual choice for photos. */
const LANCZOS3 = 3

/**
 * A copy of a picture in another size, in sRGB as browsers do it. Node only.
 * Each call has an instance of its own, so that its memory (a copy of the picture; five times that when it is not opaque) is given back.
 */
export async function rescale(pixels: Pixels, width: number, height: number): Promise<Pixels> {
  const compiled = await compileWasmFile('@jsquash/resize/lib/resize/pkg/squoosh_resize_bg.wasm')
  const wasm = new WebAssembly.Instance(compiled, { wbg: {} }).exports as unknown as ResizeExports
  const out = wasm.__wbindgen_add_to_stack_pointer(-16)
  const { length } = pixels.data
  const copy = wasm.__wbindgen_malloc(length, 1) >>> 0
  new Uint8Array(wasm.memory.buffer, copy, length).set(pixels.data)
  wasm.resize(out, copy, length, pixels.width, pixels.height, width, height, LANCZOS3, isOpaque(pixels) ? 0 : 1, 0)
  const [at = 0, size = 0] = new Uint32Array(wasm.memory.buffer, out, 2)
  return { data: new Uint8ClampedArray(wasm.memory.buffer.slice(at, at + size)), width, height }
}
