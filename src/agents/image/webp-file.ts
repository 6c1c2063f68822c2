import { type ImageFile, type ImageSize, tagAt } from './image-file.ts'

/** Where the first chunk's data starts: after `RIFF`, size, `WEBP`, the chunk's tag and its size. */
const DATA = 20
const ANIMATION_FLAG = 0x02
const SIDE_MASK = 0x3fff

/** WebP, RFC 9649: lossy, lossless or extended. */
export const webpFile: ImageFile = {
  format: 'webp',
  isOne: bytes => bytes.byteLength >= 12 && tagAt(bytes, 0) === 'RIFF' && tagAt(bytes, 8) === 'WEBP',
  size: bytes => readers[tagAt(bytes, 12)]?.(bytes),
  isWhole: bytes => bytes.getUint32(4, true) + 8 <= bytes.byteLength,
  isAnimated: bytes => tagAt(bytes, 12) === 'VP8X' && (bytes.getUint8(DATA) & ANIMATION_FLAG) !== 0
}

const readers: Readonly<Record<string, (bytes: DataView) => ImageSize | undefined>> = {
  'VP8 ': bytes => {
    if (bytes.getUint16(DATA + 3) !== 0x9d01 || bytes.getUint8(DATA + 5) !== 0x2a) return undefined
    return { width: bytes.getUint16(DATA + 6, true) & SIDE_MASK, height: bytes.getUint16(DATA + 8, true) & SIDE_MASK }
  },
  VP8L: bytes => {
    if (bytes.getUint8(DATA) !== 0x2f) return undefined
    const bits = bytes.getUint32(DATA + 1, true)
    return { width: 1 + (bits & SIDE_MASK), height: 1 + ((bits >>> 14) & SIDE_MASK) }
  },
  VP8X: bytes => ({ width: 1 + (bytes.getUint32(DATA + 4, true) & 0xffffff), height: 1 + (bytes.getUint32(DATA + 6, true) >>> 8) })
}
