import type { ImageFile } from './image-file.ts'

const START_OF_SCAN = 0xda
const END_OF_IMAGE = 0xd9
const TEMPORARY = 0x01

interface Marker {
  readonly code: number
  /** First byte after the segment's length. */
  readonly data: number
}

/** JPEG, ITU-T T.81: markers. A file without its end marker counts as cut short, though some old cameras left it out. */
export const jpegFile: ImageFile = {
  format: 'jpeg',
  isOne: bytes => bytes.byteLength >= 3 && bytes.getUint16(0) === 0xffd8 && bytes.getUint8(2) === 0xff,
  size: bytes => {
    for (const { code, data } of markers(bytes)) {
      if (code === START_OF_SCAN) return undefined
      if (isFrameHeader(code)) return { height: bytes.getUint16(data + 1), width: bytes.getUint16(data + 3) }
    }
    return undefined
  },
  isWhole: bytes => {
    let scans = 0
    for (const { code } of markers(bytes)) {
      if (code === START_OF_SCAN) scans += 1
      if (code === END_OF_IMAGE) return scans > 0
    }
    return false
  }
}

/** C0 to CF, but for the tables (C4, CC) and the one kept for extensions (C8). */
const isFrameHeader = (code: number): boolean => code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc

/** Markers inside the coded pixels: a literal 0xff, a fill byte, a restart. */
const isInScan = (code: number): boolean => code === 0x00 || code === 0xff || (code >= 0xd0 && code <= 0xd8) || code === TEMPORARY

/**
 * Every segment in order. What stands between segments is skipped byte by byte, as libjpeg does: a stricter or a laxer reader would
 * see another size than the decoder sees.
 */
function* markers(bytes: DataView): Generator<Marker> {
  const last = bytes.byteLength - 1
  for (let at = 2; at < last; at += 1) {
    if (bytes.getUint8(at) !== 0xff) continue
    const code = bytes.getUint8(at + 1)
    if (isInScan(code)) continue
    if (code === END_OF_IMAGE) return yield { code, data: at + 2 }
    yield { code, data: at + 4 }
    // the length counts itself; the loop adds the last one
    at += 1 + Math.max(2, bytes.getUint16(at + 2))
  }
}
