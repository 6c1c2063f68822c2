import { KyroxError } from '../../base/errors.ts'
import { avifFile } from './avif-file.ts'
import type { ImageFile, ImageSize } from './image-file.ts'
import { assertInputBytes, assertPixels } from './image-limits.ts'
import { InvalidImageError } from './invalid-image.ts'
import { jpegFile } from './jpeg-file.ts'
import { pngFile } from './png-file.ts'
import { webpFile } from './webp-file.ts'

/** There are no bytes at all. */
export class EmptyImageError extends KyroxError {
  override name = 'EmptyImageError'
}

export interface ImageHeader extends ImageSize {
  readonly format: ImageFile['format']
}

const FILES: readonly ImageFile[] = [jpegFile, pngFile, webpFile, avifFile]
const ACCEPTED = 'a JPEG, PNG, WebP or AVIF file'
/** Bytes quoted of a file that is none of these: enough to tell what it is. */
const SHOWN_BYTES = 8

/**
 * Says what a file holds, without decoding it: the door for pictures of strangers. It reads the header and looks for the end; what lies
 * between is the decoder's to judge.
 * @throws EmptyImageError, InvalidImageError, ImageTooLargeError
 */
export function readHeader(data: Uint8Array): ImageHeader {
  if (data.byteLength === 0) throw new EmptyImageError(`Expected ${ACCEPTED}, got 0 bytes`)
  assertInputBytes(data.byteLength)
  const bytes = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const file = FILES.find(each => each.isOne(bytes))
  if (file == null)
    throw new InvalidImageError(`Expected ${ACCEPTED}, got one that starts with ${firstBytes(data)}`, {
      accepted: FILES.map(({ format }) => format)
    })
  const { format } = file
  const size = orUndefined(() => file.size(bytes))
  if (size == null || size.width < 1 || size.height < 1)
    throw new InvalidImageError(`Expected a ${format} file with its size in the header, got none`, { format })
  assertPixels(size.width, size.height)
  if (file.isAnimated?.(bytes) === true) throw new InvalidImageError(`Expected a ${format} file of one frame, got an animation`, { format })
  if (orUndefined(() => file.isWhole(bytes)) !== true) {
    throw new InvalidImageError(`Expected a whole ${format} file, got one cut short at ${data.byteLength} bytes`, {
      format,
      inputBytes: data.byteLength
    })
  }
  return { format, ...size }
}

/** Reading past the end, or boxes nested past the stack: whatever was looked for is not there. */
function orUndefined<Result>(read: () => Result): Result | undefined {
  try {
    return read()
  } catch (error) {
    if (error instanceof RangeError) return undefined
    throw error
  }
}

const firstBytes = (data: Uint8Array): string =>
  Array.from(data.subarray(0, SHOWN_BYTES), byte => byte.toString(16).padStart(2, '0')).join(' ')
