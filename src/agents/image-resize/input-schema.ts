import type { StandardSchema } from '../../runtime/capability.ts'
import { FORMAT_DEFAULTS, isOutputFormat, MAX_QUALITY, OUTPUT_FORMATS, type OutputFormat } from '../image/output-format.ts'
import { type Checked, expectAt, expectCount, inputSchema, isOwnBytes } from '../input-check.ts'
import { FITS, type Fit } from './resize-plan.ts'

/** What is asked of `image.resize`. At least one of `width` and `height` is given. */
export interface ImageResizeInput {
  /** A JPEG, PNG, WebP or AVIF file, at most 64 MiB and 50 megapixels. Must not be shared memory. */
  readonly bytes: Uint8Array
  /** 1 to 16384 px. @default follows from the height */
  readonly width?: number
  /** 1 to 16384 px. @default follows from the width */
  readonly height?: number
  /** What happens where the picture has other proportions than width and height. @default 'contain' */
  readonly fit?: Fit
  /** @default 'jpeg' */
  readonly format?: OutputFormat
  /** 1 to 100, on the scale of the format's own encoder. @default 60 for AVIF, 75 for WebP and JPEG */
  readonly quality?: number
}

/** The same with every default filled in. */
export interface ImageResizeRequest extends ImageResizeInput {
  readonly fit: Fit
  readonly format: OutputFormat
  readonly quality: number
}

/** px. As wide as `image.encode` lets a picture be; what WebP cannot hold is refused when the format is known. */
export const MAX_RESIZE_SIDE = 16_384

/** Checks the input of `image.resize` and fills in the defaults. */
export const imageResizeInput: StandardSchema<ImageResizeRequest> = inputSchema(check)

function check(given: Readonly<Record<string, unknown>>): Checked<ImageResizeRequest> {
  const { bytes, width, height, fit = 'contain', format = 'jpeg', quality } = given
  const issues = [
    ...expectAt('bytes', bytes, isOwnBytes(bytes), 'a Uint8Array that is not shared'),
    ...expectCount('width', width, MAX_RESIZE_SIDE),
    ...expectCount('height', height, MAX_RESIZE_SIDE),
    ...(width === undefined && height === undefined
      ? [{ message: 'Expected a width, a height or both, got neither', path: ['width'] }]
      : []),
    ...expectAt('fit', fit, (FITS as readonly unknown[]).includes(fit), FITS.join(', ')),
    ...expectAt('format', format, isOutputFormat(format), OUTPUT_FORMATS.join(', ')),
    ...expectCount('quality', quality, MAX_QUALITY)
  ]
  if (issues.length > 0) return { issues }
  // every property was checked above
  const known = { ...given, fit, format } as unknown as ImageResizeInput & Pick<ImageResizeRequest, 'fit' | 'format'>
  return { value: { ...known, quality: known.quality ?? FORMAT_DEFAULTS[known.format].quality } }
}
