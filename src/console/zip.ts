/**
 * Writes a ZIP archive without compression: encoded photos do not shrink again. Entries stay Blobs, only their checksums are computed here,
 * in slices, so that the page stays responsive. Format: APPNOTE 6.3.10, sections 4.3.7, 4.3.12 and 4.3.16. No ZIP64.
 */
import { KyroxError } from '../base/errors.ts'

export interface ZipEntry {
  readonly name: string
  readonly content: Blob
  readonly modified: Date
}

/** The archive would need ZIP64, which is not written. */
export class ZipTooLargeError extends KyroxError {
  override name = 'ZipTooLargeError'
}

const MAX_ENTRIES = 0xffff
const MAX_BYTES = 0xffff_ffff
/** A checksum over this much takes about two milliseconds. */
const SLICE_BYTES = 512 * 1024
const LOCAL_HEADER = 0x04034b50
const CENTRAL_HEADER = 0x02014b50
const END_OF_DIRECTORY = 0x06054b50
/** Version 2.0, as every unpacker knows it. */
const VERSION = 20
/** Bit 11: names are UTF-8. */
const FLAGS = 0x0800
/** Years before 1980 cannot be written. */
const FIRST_YEAR = 1980

/**
 * Packs the entries; names that come twice get a number.
 * @throws ZipTooLargeError past 65,535 entries or 4 GiB.
 */
export async function zip(entries: readonly ZipEntry[], { signal }: { readonly signal?: AbortSignal } = {}): Promise<Blob> {
  if (entries.length > MAX_ENTRIES) throw new ZipTooLargeError(`Expected at most ${MAX_ENTRIES} files, got ${entries.length}`)
  const names = uniqueNames(entries.map(({ name }) => name))
  const body: BlobPart[] = []
  const directory: BlobPart[] = []
  let offset = 0
  for (const [index, { content, modified }] of entries.entries()) {
    const name = new TextEncoder().encode(names[index])
    const common = commonFields(await checksumOf(content, signal), content.size, name.length, modified)
    body.push(record(LOCAL_HEADER, common), name, content)
    directory.push(centralRecord(common, offset), name)
    offset += 30 + name.length + content.size
    if (offset > MAX_BYTES) throw new ZipTooLargeError('Expected at most 4 GiB in one archive')
  }
  const directoryBytes = new Blob(directory).size
  return new Blob([...body, ...directory, endRecord(entries.length, directoryBytes, offset)], { type: 'application/zip' })
}

/** `photo.avif`, `photo (2).avif`: the second of a name is numbered, whatever its case, as some file systems see none. */
export function uniqueNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map(name => {
    let unique = name
    for (let number = 2; taken.has(unique.toLowerCase()); number += 1)
      unique = name.replace(/(\.[^.]*)?$/, ending => ` (${number})${ending}`)
    taken.add(unique.toLowerCase())
    return unique
  })
}

const TABLE = Uint32Array.from({ length: 256 }, (_, index) => {
  let value = index
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1
  return value >>> 0
})

/** CRC-32 as ZIP has it; feed it slices by passing the last result. */
export function crc32(bytes: Uint8Array, previous = 0): number {
  let value = ~previous
  for (const byte of bytes) value = (TABLE[(value ^ byte) & 0xff] as number) ^ (value >>> 8)
  return ~value >>> 0
}

async function checksumOf(content: Blob, signal: AbortSignal | undefined): Promise<number> {
  let checksum = 0
  for (let start = 0; start < content.size; start += SLICE_BYTES) {
    signal?.throwIfAborted()
    checksum = crc32(new Uint8Array(await content.slice(start, start + SLICE_BYTES).arrayBuffer()), checksum)
  }
  return checksum
}

/** The 26 bytes that both headers have in common: version needed to extra length. */
function commonFields(checksum: number, size: number, nameLength: number, modified: Date): DataView<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(26))
  view.setUint16(0, VERSION, true)
  view.setUint16(2, FLAGS, true)
  view.setUint16(6, (modified.getHours() << 11) | (modified.getMinutes() << 5) | (modified.getSeconds() >> 1), true)
  view.setUint16(8, (Math.max(0, modified.getFullYear() - FIRST_YEAR) << 9) | ((modified.getMonth() + 1) << 5) | modified.getDate(), true)
  view.setUint32(10, checksum, true)
  view.setUint32(14, size, true)
  view.setUint32(18, size, true)
  view.setUint16(22, nameLength, true)
  return view
}

function record(signature: number, common: DataView<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(4 + common.byteLength)
  new DataView(bytes.buffer).setUint32(0, signature, true)
  bytes.set(new Uint8Array(common.buffer), 4)
  return bytes
}

function centralRecord(common: DataView<ArrayBuffer>, offset: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(46)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, CENTRAL_HEADER, true)
  view.setUint16(4, VERSION, true)
  bytes.set(new Uint8Array(common.buffer), 6)
  view.setUint32(42, offset, true)
  return bytes
}

function endRecord(entries: number, directoryBytes: number, directoryOffset: number): Uint8Array<ArrayBuffer> {
  const view = new DataView(new ArrayBuffer(22))
  view.setUint32(0, END_OF_DIRECTORY, true)
  view.setUint16(8, entries, true)
  view.setUint16(10, entries, true)
  view.setUint32(12, directoryBytes, true)
  view.setUint32(16, directoryOffset, true)
  return new Uint8Array(view.buffer)
}
