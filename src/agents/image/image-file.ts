/** Width and height in px, as stored: a rotation noted beside the pixels is not applied. */
export interface ImageSize {
  readonly width: number
  readonly height: number
}

/**
 * What one file format says of itself without being decoded. The bytes are hostile: each function takes time in proportion to their
 * number at worst, allocates next to nothing, and may throw RangeError where it reads past the end.
 */
export interface ImageFile {
  readonly format: 'jpeg' | 'png' | 'webp' | 'avif'
  /** True when the first bytes are this format's. */
  isOne(bytes: DataView): boolean
  /** The size in the header, undefined when there is none where it must be. */
  size(bytes: DataView): ImageSize | undefined
  /** True when the file has its end. Decoders are lenient, and would return a half grey picture. */
  isWhole(bytes: DataView): boolean
  /** True for more than one frame. Absent where the format's decoders all agree to show the first one. */
  isAnimated?(bytes: DataView): boolean
}

/** Four letters at a place, as RIFF, PNG and ISO boxes name their parts. */
export const tagAt = (bytes: DataView, at: number): string =>
  String.fromCharCode(...[0, 1, 2, 3].map(offset => bytes.getUint8(at + offset)))
