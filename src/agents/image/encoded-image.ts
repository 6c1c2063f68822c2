import { type EncodeSettings, encode } from './encoders.ts'
import type { OutputFormat } from './output-format.ts'
import type { Picture } from './picture.ts'

/** A picture as a file, with what one wants to know of it. */
export interface EncodedImage {
  /** The file. Covers its whole buffer, so that it can be moved to another thread. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly format: OutputFormat
  /** px */
  readonly width: number
  /** px */
  readonly height: number
  /** `image/avif`, `image/webp` or `image/jpeg` */
  readonly mediaType: string
  readonly inputBytes: number
  readonly outputBytes: number
}

export interface EncodePictureOptions extends EncodeSettings {
  readonly format: OutputFormat
  /** Of the file it came from. */
  readonly inputBytes: number
}

/** @throws CodecError, CodecLoadError */
export async function encodePicture(picture: Picture, options: EncodePictureOptions): Promise<EncodedImage> {
  const { format, inputBytes, quality, effort } = options
  const { width, height } = picture
  const bytes = await encode(picture.pixels(), format, { quality, effort })
  return { bytes, format, width, height, mediaType: `image/${format}`, inputBytes, outputBytes: bytes.byteLength }
}
