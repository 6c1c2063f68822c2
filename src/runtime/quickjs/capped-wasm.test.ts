import { expect, test } from 'vitest'
import { cappedWasm, isMemoryTrap, PAGE_BYTES } from './capped-wasm.ts'
import { readQuickJsWasm } from './quickjs-wasm.ts'

const HEADER = [0, 97, 115, 109, 1, 0, 0, 0]
const section = (id: number, ...content: readonly number[]): number[] => [id, content.length, ...content]
const NAME = [...new TextEncoder().encode('JS_ThrowOutOfMemory')]
const EXPORTED = section(7, 2, NAME.length, ...NAME, 0, 1, 1, 109, 2, 0)

/** One imported function, one of its own that runs out of memory, and a memory of one page. */
const MODULE = Uint8Array.from([
  ...HEADER,
  ...section(1, 1, 0x60, 0, 1, 0x7f),
  ...section(2, 1, 1, 97, 1, 98, 0, 0),
  ...section(3, 1, 0),
  ...section(5, 1, 0, 1),
  ...EXPORTED,
  ...section(10, 1, 4, 0, 0x41, 5, 0x0b)
])

async function started(wasm: Uint8Array<ArrayBuffer>) {
  const { instance } = await WebAssembly.instantiate(wasm, { a: { b: () => 1 } })
  // what the module above exports
  return instance.exports as unknown as { readonly m: WebAssembly.Memory; readonly JS_ThrowOutOfMemory: () => number }
}

test('the memory grows to its pages and no further', async () => {
  const { m } = await started(cappedWasm(MODULE, 300))
  m.grow(299)
  expect(m.buffer.byteLength).toBe(300 * PAGE_BYTES)
  expect(() => m.grow(1)).toThrow(RangeError)
})

test('what was told of an allocation that failed traps instead, so that no code can catch it', async () => {
  expect((await started(MODULE)).JS_ThrowOutOfMemory()).toBe(5)
  const { JS_ThrowOutOfMemory: trap } = await started(cappedWasm(MODULE, 2))
  expect(trap).toThrow(WebAssembly.RuntimeError)
  try {
    trap()
  } catch (error) {
    expect(isMemoryTrap(error)).toBe(true)
  }
  expect([isMemoryTrap(new Error('divide by zero')), isMemoryTrap(new WebAssembly.RuntimeError('unreachable'))]).toEqual([false, false])
})

test('the interpreter itself is one that this is done to', async () => {
  const capped = cappedWasm(await readQuickJsWasm(), 64)
  expect(WebAssembly.validate(capped)).toBe(true)
})

test('a module of another shape is refused', () => {
  expect(() => cappedWasm(Uint8Array.from(HEADER), 1)).toThrow('Expected section 7')
  expect(() => cappedWasm(Uint8Array.from([...HEADER, ...section(7, 0)]), 1)).toThrow('Expected "JS_ThrowOutOfMemory" among the exports')
  const importsMemory = Uint8Array.from([...HEADER, ...section(2, 1, 1, 97, 1, 98, 2, 0, 1), ...EXPORTED])
  expect(() => cappedWasm(importsMemory, 1)).toThrow('imports functions only')
})
