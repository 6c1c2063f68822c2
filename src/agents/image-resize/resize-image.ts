import type { RunContext } from '../../runtime/capability.ts'
import { type EncodedImage, encodePicture } from '../image/encoded-image.ts'
import { readHeader } from '../image/image-header.ts'
import { assertPixels, assertSide, MAX_WEBP_SIDE } from '../image/image-limits.ts'
import { FORMAT_DEFAULTS } from '../image/output-format.ts'
import { decode } from '../image/picture.ts'
import { stepper } from '../stepper.ts'
import type { ImageResizeRequest } from './input-schema.ts'
import { planResize } from './resize-plan.ts'

/** What `image.resize` gives back. */
export type ImageResizeOutput = EncodedImage

/**
 * Decodes, brings to the size asked for and encodes. Only pixels come along, the right way up: no profile, date or place.
 * Between steps it lets the thread hear a cancel; a step itself, seconds at most, runs to its end.
 * @throws EmptyImageError, InvalidImageError, ImageTooLargeError, CodecError, CodecLoadError, or the reason of the context's signal
 */
export async function resizeImage(request: ImageResizeRequest, context: RunContext): Promise<ImageResizeOutput> {
  const { bytes: file, format, quality } = request
  const step = stepper(context)
  const header = readHeader(file)
  await step(0.1)
  const decoded = await decode(file, header)
  let picture = decoded
  try {
    assertPixels(decoded.width, decoded.height)
    // planned from the decoded picture: the header does not know which way up it stands
    const { width, height, area } = planResize(decoded, request)
    assertPixels(width, height)
    if (format === 'webp') assertSide(width, height, MAX_WEBP_SIDE)
    await step(0.4)
    if (width !== decoded.width || height !== decoded.height) picture = await decoded.resized(width, height, area)
    await step(0.6)
    const { effort } = FORMAT_DEFAULTS[format]
    const output = await encodePicture(picture, { format, quality, effort, inputBytes: file.byteLength })
    context.progress(1)
    return output
  } finally {
    picture.close()
    decoded.close()
  }
}
