/**
 * The interpreter's module, changed in two places: its memory may not grow past a number of pages, the only limit that no allocator inside can miss, and
 * what it does when memory runs out is to trap, which the code inside cannot catch. It knows of WebAssembly only where to find these two.
 */
import { KyroxError } from '../../base/errors.ts'

export const PAGE_BYTES = 65_536
/** Magic and version. */
const HEADER_BYTES = 8
const IMPORTS = 2
const MEMORY = 5
const EXPORTS = 7
const CODE = 10
const HAS_MAXIMUM = 1
/** Called wherever an allocation fails. */
const OUT_OF_MEMORY = 'JS_ThrowOutOfMemory'
/** No locals; 1 / 0, which no code compiled from C does, so that this trap is known from every other. */
const TRAP_BODY = [0, 0x41, 1, 0x41, 0, 0x6d, 0x1a, 0x00, 0x0b]

interface Section {
  readonly id: number
  readonly at: number
  readonly start: number
  readonly end: number
}

/** Whether this is the trap of memory that ran out, in the words of any engine. */
export const isMemoryTrap = (error: unknown): boolean =>
  error instanceof WebAssembly.RuntimeError && /divi(?:de|sion) by zero/i.test(error.message)

/** The same module with `maxPages` as its memory's maximum. Trusted bytes: those of an installed package. */
export function cappedWasm(wasm: Uint8Array, maxPages: number): Uint8Array<ArrayBuffer> {
  const sections = sectionsOf(wasm)
  const find = (id: number): Section => {
    const section = sections.find(each => each.id === id)
    if (section == null) throw new KyroxError(`Expected section ${id} in a WebAssembly module, got none`)
    return section
  }
  const index = exportedFunction(wasm, find(EXPORTS), OUT_OF_MEMORY) - importedFunctions(wasm, find(IMPORTS))
  const code = find(CODE)
  const body = bodyAt(wasm, code, index)
  const trap = [...number(TRAP_BODY.length), ...TRAP_BODY]
  const codeSize = number(code.end - code.start - (body.end - body.at) + trap.length)
  const memory = find(MEMORY)
  return joined([
    wasm.subarray(0, memory.at),
    memorySection(wasm, memory.start, maxPages),
    wasm.subarray(memory.end, code.at),
    [CODE, ...codeSize],
    wasm.subarray(code.start, body.at),
    trap,
    wasm.subarray(body.end)
  ])
}

function sectionsOf(wasm: Uint8Array): Section[] {
  const sections: Section[] = []
  for (let at = HEADER_BYTES; at < wasm.byteLength; ) {
    const [size, start] = readNumber(wasm, at + 1)
    sections.push({ id: wasm[at] ?? 0, at, start, end: start + size })
    at = start + size
  }
  return sections
}

function exportedFunction(wasm: Uint8Array, { start }: Section, wanted: string): number {
  let [left, at] = readNumber(wasm, start)
  for (; left > 0; left--) {
    const [length, from] = readNumber(wasm, at)
    const [index, end] = readNumber(wasm, from + length + 1)
    if (new TextDecoder().decode(wasm.subarray(from, from + length)) === wanted) return index
    at = end
  }
  throw new KyroxError(`Expected "${wanted}" among the exports of a WebAssembly module, got none`)
}

/** Of a module that imports functions only, as this one does: each is two names, a kind and a type. */
function importedFunctions(wasm: Uint8Array, { start }: Section): number {
  const [count, first] = readNumber(wasm, start)
  let at = first
  for (let left = count; left > 0; left--) {
    for (let names = 0; names < 2; names++) {
      const [length, from] = readNumber(wasm, at)
      at = from + length
    }
    if (wasm[at] !== 0) throw new KyroxError('Expected a WebAssembly module that imports functions only, got another')
    at = readNumber(wasm, at + 1)[1]
  }
  return count
}

function bodyAt(wasm: Uint8Array, { start }: Section, index: number): { readonly at: number; readonly end: number } {
  let at = readNumber(wasm, start)[1]
  for (let left = index; ; left--) {
    const [size, from] = readNumber(wasm, at)
    if (left === 0) return { at, end: from + size }
    at = from + size
  }
}

function memorySection(wasm: Uint8Array, start: number, maxPages: number): number[] {
  const [, flagsAt] = readNumber(wasm, start)
  const [minPages] = readNumber(wasm, flagsAt + 1)
  const content = [1, HAS_MAXIMUM, ...number(minPages), ...number(Math.max(minPages, maxPages))]
  return [MEMORY, ...number(content.length), ...content]
}

function joined(parts: ReadonlyArray<Uint8Array | readonly number[]>): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}

/** LEB128. Returns the number and where it ends. */
function readNumber(bytes: Uint8Array, from: number): [number, number] {
  let value = 0
  for (let at = from, shift = 0; ; at++, shift += 7) {
    const byte = bytes[at] ?? 0
    value |= (byte & 0x7f) << shift
    if (byte < 0x80) return [value, at + 1]
  }
}

function number(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...number(value >>> 7)]
}
