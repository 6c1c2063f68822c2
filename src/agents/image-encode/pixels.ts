/** A decoded picture: RGBA, 8 bits each, rows from the top, alpha not multiplied in. */
export interface Pixels {
  readonly data: Uint8ClampedArray<ArrayBuffer>
  /** px */
  readonly width: number
  /** px */
  readonly height: number
}

/** True when no pixel lets anything through. */
export function isOpaque({ data }: Pixels): boolean {
  for (let at = 3; at < data.length; at += 4) if (data[at] !== 255) return false
  return true
}

/** The picture on white paper, in place: for formats without alpha, where the colour under a clear pixel would show. */
export function flatten({ data }: Pixels): void {
  for (let at = 0; at < data.length; at += 4) {
    const alpha = (data[at + 3] ?? 255) / 255
    for (let channel = at; channel < at + 3; channel += 1) data[channel] = 255 + ((data[channel] ?? 255) - 255) * alpha
    data[at + 3] = 255
  }
}
