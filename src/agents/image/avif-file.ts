import { type ImageFile, type ImageSize, tagAt } from './image-file.ts'

interface Box {
  readonly type: string
  readonly data: number
  readonly end: number
}

/** Top level, `meta`, `iprp`, `ipco`: what stands before a container's own boxes, in bytes. */
const CONTAINERS: Readonly<Record<string, number>> = { meta: 4, iprp: 0, ipco: 0 }

/**
 * AVIF, ISO/IEC 23008-12: boxes in boxes. The size is that of the largest item, be it the picture, its alpha or a tile: a safe bound,
 * and for every ordinary file the picture itself. It does not compare the items with the pictures coded inside them.
 */
export const avifFile: ImageFile = {
  format: 'avif',
  isOne: bytes => bytes.byteLength >= 12 && tagAt(bytes, 4) === 'ftyp' && ['avif', 'avis'].some(brand => brands(bytes).includes(brand)),
  size: bytes => largest(bytes, 0, bytes.byteLength),
  isWhole: bytes => {
    let end = 0
    for (const box of boxes(bytes, 0, bytes.byteLength)) end = box.end
    return end === bytes.byteLength
  },
  isAnimated: bytes => tagAt(bytes, 8) === 'avis'
}

/** Brands past the sixteenth are not read: no writer needs more, and the list is the sender's. */
function brands(bytes: DataView): string[] {
  const end = Math.min(bytes.getUint32(0), bytes.byteLength - 3, 16 * 4)
  const found = [tagAt(bytes, 8)]
  for (let at = 16; at + 4 <= end; at += 4) found.push(tagAt(bytes, at))
  return found
}

function largest(bytes: DataView, start: number, end: number): ImageSize | undefined {
  let found: ImageSize | undefined
  for (const box of boxes(bytes, start, end)) {
    const size = box.type === 'ispe' ? { width: bytes.getUint32(box.data + 4), height: bytes.getUint32(box.data + 8) } : inside(bytes, box)
    if (size != null && (found == null || size.width * size.height > found.width * found.height)) found = size
  }
  return found
}

function inside(bytes: DataView, { type, data, end }: Box): ImageSize | undefined {
  const header = CONTAINERS[type]
  return header == null ? undefined : largest(bytes, data + header, end)
}

/** The boxes of one level. Stops at the first that does not fit: each step moves on by at least 8 bytes, so it ends. */
function* boxes(bytes: DataView, start: number, end: number): Generator<Box> {
  for (let at = start; at + 8 <= end; ) {
    const size = bytes.getUint32(at)
    const header = size === 1 ? 16 : 8
    const length = size === 0 ? end - at : size === 1 ? Number(bytes.getBigUint64(at + 8)) : size
    if (length < header || at + length > end) return
    yield { type: tagAt(bytes, at + 4), data: at + header, end: at + length }
    at += length
  }
}
