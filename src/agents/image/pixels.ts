import type { Area } from './area.ts'

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

/** A copy of an area, which must lie inside. */
export function crop({ data, width }: Pixels, area: Area): Pixels {
  const cut = new Uint8ClampedArray(area.width * area.height * 4)
  for (let row = 0; row < area.height; row += 1) {
    const start = ((area.y + row) * width + area.x) * 4
    cut.set(data.subarray(start, start + area.width * 4), row * area.width * 4)
  }
  return { data: cut, width: area.width, height: area.height }
}
