import { type ImageFile, tagAt } from './image-file.ts'

const SIGNATURE_HIGH = 0x89504e47
const SIGNATURE_LOW = 0x0d0a1a0a
const FIRST_CHUNK = 8
/** Length, type and checksum around a chunk's data. */
const CHUNK_FRAME = 12

/** PNG, ISO/IEC 15948: a signature, then chunks from IHDR to IEND. Checksums are left to the decoder. */
export const pngFile: ImageFile = {
  format: 'png',
  isOne: bytes => bytes.byteLength >= 8 && bytes.getUint32(0) === SIGNATURE_HIGH && bytes.getUint32(4) === SIGNATURE_LOW,
  size: bytes => (tagAt(bytes, FIRST_CHUNK + 4) === 'IHDR' ? { width: bytes.getUint32(16), height: bytes.getUint32(20) } : undefined),
  isWhole: bytes => {
    const IEND = 0x49454e44
    for (let at = FIRST_CHUNK; at + CHUNK_FRAME <= bytes.byteLength; at += CHUNK_FRAME + bytes.getUint32(at)) {
      if (bytes.getUint32(at + 4) === IEND) return true
    }
    return false
  }
}
