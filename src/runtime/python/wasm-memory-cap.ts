import { KyroxError } from '../../base/errors.ts'

const PAGE_BYTES = 65_536
const HEADER_BYTES = 8
const MEMORY_SECTION = 5
const HAS_MAXIMUM = 1

/**
 * Writes a lower maximum into a WebAssembly file's own memory, in place: the engine itself then refuses to grow it further. A memory that a module
 * makes for itself cannot be limited from outside in any other way.
 * @throws KyroxError on a file that has no such memory
 */
export function capWasmMemory(bytes: Uint8Array, maximumBytes: number): void {
  const reader = new LebReader(bytes, HEADER_BYTES)
  while (reader.at < bytes.length) {
    const id = reader.read()
    const size = reader.read()
    if (id !== MEMORY_SECTION) {
      reader.at += size
      continue
    }
    reader.read()
    const flags = reader.read()
    const least = reader.read()
    const start = reader.at
    const most = reader.read()
    if (flags !== HAS_MAXIMUM) break
    const pages = Math.min(most, Math.max(least, Math.floor(maximumBytes / PAGE_BYTES)))
    writeLeb(bytes.subarray(start, reader.at), pages)
    return
  }
  throw new KyroxError('Expected a WebAssembly file with a memory of its own that has a maximum, got one without')
}

/** Padded to the length that is there: nothing behind it moves. */
function writeLeb(place: Uint8Array, value: number): void {
  let rest = value
  for (let index = 0; index < place.length; index++) {
    place[index] = (rest & 0x7f) | (index < place.length - 1 ? 0x80 : 0)
    rest >>>= 7
  }
}

/** Numbers as WebAssembly writes them. A section's id is one byte below 128, and so reads the same. */
class LebReader {
  at: number
  readonly #bytes: Uint8Array

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.at = at
  }

  read(): number {
    let value = 0
    for (let factor = 1; ; factor *= 128) {
      const byte = this.#bytes[this.at++] ?? 0
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return value
    }
  }
}
