import type { StandardSchema } from '../../runtime/capability.ts'
import { FORMAT_DEFAULTS, isOutputFormat, MAX_QUALITY, OUTPUT_FORMATS, type OutputFormat } from '../image/output-format.ts'
import { type Checked, expectAt, expectCount, inputSchema, isOwnBytes } from '../input-check.ts'

/** What is asked of `image.encode`. */
export interface ImageEncodeInput {
  /** A JPEG, PNG, WebP or AVIF file, at most 64 MiB and 50 megapixels. Must not be shared memory. */
  readonly bytes: Uint8Array
  /** @default 'avif' */
  readonly format?: OutputFormat
  /** 1 to 100, on the scale of the format's own encoder. @default 60 for AVIF, 75 for WebP and JPEG: much the same to the eye */
  readonly quality?: number
  /** Widest the result may be, 1 to 16384 px. Never enlarges. */
  readonly maxWidth?: number
  /** 1 (fast) to 10 (small). AVIF takes about 5 times as long at 4 as at 2. JPEG has one effort only. @default 2 for AVIF, 7 for WebP */
  readonly effort?: number
}

/** The same with every default filled in. */
export interface ImageEncodeRequest extends ImageEncodeInput {
  readonly format: OutputFormat
  readonly quality: number
  readonly effort: number
}

/** The widest that all three formats can hold is 16383; asking for a round 16384 is no mistake. */
export const MAX_WIDTH = 16_384
export const MAX_EFFORT = 10

/** Checks the input of `image.encode` and fills in the defaults. */
export const imageEncodeInput: StandardSchema<ImageEncodeRequest> = inputSchema(check)

function check(given: Readonly<Record<string, unknown>>): Checked<ImageEncodeRequest> {
  const format = given.format ?? 'avif'
  const issues = [
    ...expectAt('bytes', given.bytes, isOwnBytes(given.bytes), 'a Uint8Array that is not shared'),
    ...expectAt('format', format, isOutputFormat(format), OUTPUT_FORMATS.join(', ')),
    ...expectCount('quality', given.quality, MAX_QUALITY),
    ...expectCount('maxWidth', given.maxWidth, MAX_WIDTH),
    ...expectCount('effort', given.effort, MAX_EFFORT)
  ]
  if (issues.length > 0) return { issues }
  // every property was checked above
  const { bytes, quality, maxWidth, effort } = given as unknown as ImageEncodeInput
  const defaults = FORMAT_DEFAULTS[format as OutputFormat]
  const limits = maxWidth == null ? {} : { maxWidth }
  return {
    value: { bytes, format: format as OutputFormat, quality: quality ?? defaults.quality, effort: effort ?? defaults.effort, ...limits }
  }
}
