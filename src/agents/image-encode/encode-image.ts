import type { RunContext } from '../../runtime/capability.ts'
import { type EncodedImage, encodePicture } from '../image/encoded-image.ts'
import { readHeader } from '../image/image-header.ts'
import { assertPixels, assertSide, MAX_WEBP_SIDE } from '../image/image-limits.ts'
import { decode, type Picture } from '../image/picture.ts'
import { stepper } from '../stepper.ts'
import type { ImageEncodeRequest } from './input-schema.ts'

/** What `image.encode` gives back. */
export type ImageEncodeOutput = EncodedImage

/**
 * Decodes, shrinks if need be and encodes again. Profiles, dates and places do not come along: only pixels do, the right way up.
 * Between steps it lets the thread hear a cancel; a step itself, seconds at most, runs to its end.
 * @throws EmptyImageError, InvalidImageError, ImageTooLargeError, CodecError, CodecLoadError, or the reason of the context's signal
 */
export async function encodeImage(request: ImageEncodeRequest, context: RunContext): Promise<ImageEncodeOutput> {
  const { bytes: file, format, quality, effort, maxWidth = Number.POSITIVE_INFINITY } = request
  const step = stepper(context)
  const header = readHeader(file)
  await step(0.1)
  const decoded = await decode(file, header)
  let picture = decoded
  try {
    assertPixels(decoded.width, decoded.height)
    await step(0.4)
    picture = await fitted(decoded, maxWidth)
    if (format === 'webp') assertSide(picture.width, picture.height, MAX_WEBP_SIDE)
    await step(0.5)
    const output = await encodePicture(picture, { format, quality, effort, inputBytes: file.byteLength })
    context.progress(1)
    return output
  } finally {
    picture.close()
    decoded.close()
  }
}

async function fitted(picture: Picture, maxWidth: number): Promise<Picture> {
  if (picture.width <= maxWidth) return picture
  return await picture.resized(maxWidth, Math.max(1, Math.round((picture.height * maxWidth) / picture.width)))
}
