import type { Area } from './area.ts'
import type { ImageHeader } from './image-header.ts'
import type { Pixels } from './pixels.ts'

/** A decoded picture, wherever its pixels rest: in the browser's own memory or in ours. Whoever has it calls `close()`. */
export interface Picture {
  /** px, the right way up */
  readonly width: number
  /** px, the right way up */
  readonly height: number
  /** The same picture, or an area of it, in another size. This one stays usable. */
  resized(width: number, height: number, area?: Area): Promise<Picture>
  /** Its pixels; the caller may change them, this picture is not read again. */
  pixels(): Pixels
  /** Gives the memory back now rather than at some later collection. */
  close(): void
}

/**
 * Decodes a file whose header was accepted: with the browser's decoders where there are some, elsewhere (Node) with WebAssembly.
 * The browser's are faster, convert colour profiles to sRGB and obey every rotation; the others read 8-bit sRGB and obey EXIF in JPEG only.
 * @throws InvalidImageError
 */
export async function decode(bytes: Uint8Array, header: ImageHeader): Promise<Picture> {
  if (typeof createImageBitmap === 'function' && typeof OffscreenCanvas === 'function') {
    const { decodeBitmap } = await import('./bitmap-picture.ts')
    return await decodeBitmap(bytes, header)
  }
  const { decodeRaster } = await import('./raster-picture.ts')
  return await decodeRaster(bytes, header)
}
