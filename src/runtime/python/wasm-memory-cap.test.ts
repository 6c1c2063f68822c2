import { expect, test } from 'vitest'
import { capWasmMemory } from './wasm-memory-cap.ts'

const HEADER = [0, 97, 115, 109, 1, 0, 0, 0]
/** A memory of 1 to 256 pages, exported as `m`. */
const withMemory = (): Uint8Array<ArrayBuffer> => new Uint8Array([...HEADER, 5, 5, 1, 1, 1, 0x80, 0x02, 7, 5, 1, 1, 109, 2, 0])

async function grown(bytes: Uint8Array<ArrayBuffer>, pages: number): Promise<number> {
  const { instance } = await WebAssembly.instantiate(bytes)
  // what the bytes above export
  const memory = instance.exports.m as WebAssembly.Memory
  memory.grow(pages)
  return memory.buffer.byteLength / 65_536
}

test('a memory grows to its new maximum and no further', async () => {
  const bytes = withMemory()
  capWasmMemory(bytes, 10 * 65_536)
  expect(await grown(bytes, 9)).toBe(10)
  await expect(grown(bytes, 10)).rejects.toThrow(RangeError)
})

test('a maximum is never raised, nor put below the least', async () => {
  const [wide, narrow] = [withMemory(), withMemory()]
  capWasmMemory(wide, 2 ** 32)
  await expect(grown(wide, 256)).rejects.toThrow(RangeError)
  capWasmMemory(narrow, 0)
  expect(await grown(narrow, 0)).toBe(1)
})

test('a file without a memory of its own is refused', () => {
  expect(() => capWasmMemory(new Uint8Array(HEADER), 65_536)).toThrow('Expected a WebAssembly file with a memory of its own')
})
