import { KyroxError } from '../../base/errors.ts'

/** The picture is too big to decode. `detail` has the value (`width` and `height` in px, or `inputBytes`) and the `limit` it broke. */
export class ImageTooLargeError extends KyroxError {
  override name = 'ImageTooLargeError'
}

/**
 * Most pixels of a picture, in and out. Decoded, a pixel takes 4 bytes and is held up to three times at once (decoder, canvas, encoder);
 * the AVIF encoder adds its own. 48 megapixels took 2 GB and 11 s at full size, 1 GB and 4 s when shrunk to 1600 px: the most that a tab
 * on a desktop survives. A file of a few kB can claim 200 megapixels.
 */
export const MAX_PIXELS = 50_000_000
/** Longest side, in px: the longest of a canvas in Firefox; Chromium has twice that. */
export const MAX_SIDE = 32_767
/** Biggest file, in bytes: 50 megapixels of PNG seldom pass it, and it is copied once on its way to the decoder. */
export const MAX_INPUT_BYTES = 64 * 1024 * 1024
/** Longest side that a WebP file can express, in px. */
export const MAX_WEBP_SIDE = 16_383

/** @throws ImageTooLargeError */
export function assertInputBytes(inputBytes: number): void {
  if (inputBytes <= MAX_INPUT_BYTES) return
  throw new ImageTooLargeError(`Expected an image of at most ${MAX_INPUT_BYTES} bytes, got ${inputBytes}`, {
    inputBytes,
    limit: MAX_INPUT_BYTES
  })
}

/** @throws ImageTooLargeError */
export function assertPixels(width: number, height: number): void {
  assertSide(width, height, MAX_SIDE)
  if (width * height <= MAX_PIXELS) return
  throw new ImageTooLargeError(`Expected an image of at most ${MAX_PIXELS} pixels, got ${width} x ${height}`, {
    width,
    height,
    limit: MAX_PIXELS
  })
}

/** @throws ImageTooLargeError */
export function assertSide(width: number, height: number, limit: number): void {
  if (Math.max(width, height) <= limit) return
  throw new ImageTooLargeError(`Expected sides of at most ${limit} px, got ${width} x ${height}`, { width, height, limit })
}
