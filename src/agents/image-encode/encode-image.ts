import type { RunContext } from '../../runtime/capability.ts'
import { encode } from './encoders.ts'
import { readHeader } from './image-header.ts'
import { assertPixels, assertSide, MAX_WEBP_SIDE } from './image-limits.ts'
import type { ImageEncodeRequest, OutputFormat } from './input-schema.ts'
import { decode, type Picture } from './picture.ts'

/** What `image.encode` gives back. */
export interface ImageEncodeOutput {
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
    const { width, height } = picture
    if (format === 'webp') assertSide(width, height, MAX_WEBP_SIDE)
    await step(0.5)
    const bytes = await encode(picture.pixels(), format, { quality, effort })
    context.progress(1)
    return { bytes, format, width, height, mediaType: `image/${format}`, inputBytes: file.byteLength, outputBytes: bytes.byteLength }
  } finally {
    picture.close()
    decoded.close()
  }
}

async function fitted(picture: Picture, maxWidth: number): Promise<Picture> {
  if (picture.width <= maxWidth) return picture
  return await picture.resized(maxWidth, Math.max(1, Math.round((picture.height * maxWidth) / picture.width)))
}

/** Says how far the work is, then waits for one turn of the event loop: a cancel is a message, and messages wait for their turn. */
const stepper =
  ({ progress, signal }: RunContext) =>
  async (fraction: number): Promise<void> => {
    signal.throwIfAborted()
    progress(fraction)
    await new Promise(resolve => setTimeout(resolve))
    signal.throwIfAborted()
  }
