import type { StandardSchema } from '../../runtime/capability.ts'

export const OUTPUT_FORMATS = ['avif', 'webp', 'jpeg'] as const
export type OutputFormat = (typeof OUTPUT_FORMATS)[number]

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

/** Quality and effort of each format when none is asked for. */
const DEFAULTS: Readonly<Record<OutputFormat, { readonly quality: number; readonly effort: number }>> = {
  avif: { quality: 60, effort: 2 },
  webp: { quality: 75, effort: 7 },
  jpeg: { quality: 75, effort: 2 }
}
const MAX_QUALITY = 100
/** The widest that all three formats can hold is 16383; asking for a round 16384 is no mistake. */
const MAX_WIDTH = 16_384
const MAX_EFFORT = 10

interface Issue {
  readonly message: string
  readonly path: readonly string[]
}

/** Checks the input of `image.encode` and fills in the defaults. Written by hand, so that the agent needs no validator at run time. */
export const imageEncodeInput: StandardSchema<ImageEncodeRequest> = {
  '~standard': { version: 1, vendor: 'kyrox', validate }
}

function validate(value: unknown): { readonly value: ImageEncodeRequest } | { readonly issues: readonly Issue[] } {
  if (typeof value !== 'object' || value === null) return { issues: [{ message: `Expected an object, got ${shown(value)}`, path: [] }] }
  const input = value as Partial<Record<keyof ImageEncodeInput, unknown>>
  const format = input.format ?? 'avif'
  const issues = [
    ...expect('bytes', input.bytes, isOwnBytes(input.bytes), 'a Uint8Array that is not shared'),
    ...expect('format', format, isOutputFormat(format), OUTPUT_FORMATS.join(', ')),
    ...expectInteger('quality', input.quality, MAX_QUALITY),
    ...expectInteger('maxWidth', input.maxWidth, MAX_WIDTH),
    ...expectInteger('effort', input.effort, MAX_EFFORT)
  ]
  if (issues.length > 0) return { issues }
  const { bytes, quality, maxWidth, effort } = input as ImageEncodeInput
  const defaults = DEFAULTS[format as OutputFormat]
  const limits = maxWidth == null ? {} : { maxWidth }
  return {
    value: { bytes, format: format as OutputFormat, quality: quality ?? defaults.quality, effort: effort ?? defaults.effort, ...limits }
  }
}

const isOutputFormat = (value: unknown): boolean => (OUTPUT_FORMATS as readonly unknown[]).includes(value)

/** Decoders take no shared memory, and it could change under them. */
const isOwnBytes = (value: unknown): boolean => value instanceof Uint8Array && value.buffer instanceof ArrayBuffer

function expectInteger(name: string, value: unknown, most: number): Issue[] {
  const isGood = value === undefined || (Number.isInteger(value) && Number(value) >= 1 && Number(value) <= most)
  return expect(name, value, isGood, `a whole number of 1 to ${most}`)
}

function expect(name: string, value: unknown, isGood: boolean, expected: string): Issue[] {
  return isGood ? [] : [{ message: `Expected ${expected}, got ${shown(value)}`, path: [name] }]
}

/** A value as text for a message: short, since it may come from a stranger. */
function shown(value: unknown): string {
  if (typeof value === 'string') return `"${value.slice(0, 40)}"`
  if (typeof value === 'object' && value !== null) return Array.isArray(value) ? 'an array' : 'an object'
  return String(value).slice(0, 40)
}
