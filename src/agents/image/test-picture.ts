import { crc32, deflateSync } from 'node:zlib'
import type { Pixels } from './pixels.ts'

/** Pictures for tests, made in Node. */

/** A picture with a colour of its own in each quarter: which way up it stands can be read from it. */
export function quarters(width: number, height: number): Pixels {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let at = 0; at < width * height; at += 1) {
    const isRight = at % width >= width / 2
    const isLow = at >= (width * height) / 2
    data.set([isRight ? 220 : 30, isLow ? 220 : 30, 90 + (at % 7), 255], at * 4)
  }
  return { data, width, height }
}

/** Red and green in the middle of a picture's upper left quarter, to the nearest of 30 and 220. */
export function cornerOf({ data, width, height }: Pixels): [number, number] {
  const at = (Math.floor(height / 4) * width + Math.floor(width / 4)) * 4
  const nearest = (value = 0): number => (value > 125 ? 220 : 30)
  return [nearest(data[at]), nearest(data[at + 1])]
}

/** A PNG file of a picture. */
export function pngOf({ data, width, height }: Pixels): Uint8Array {
  const rows = Buffer.alloc((width * 4 + 1) * height)
  for (let y = 0; y < height; y += 1) rows.set(data.subarray(y * width * 4, (y + 1) * width * 4), y * (width * 4 + 1) + 1)
  return new Uint8Array(Buffer.concat([pngHeader(width, height), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))]))
}

/** The start of a PNG file, up to and with IHDR: what a file claims to be, at no cost. */
export function pngHeader(width: number, height: number): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 6, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', header)])
}

function chunk(type: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}

/** A JPEG file with an EXIF orientation, 1 to 8, put in. */
export function turned(jpeg: Uint8Array, orientation: number): Uint8Array {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, orientation, 0, 0, 0, 0, 0, 0]
  const exif = [0xff, 0xe1, 0, 8 + tiff.length, ...Buffer.from('Exif\0\0'), ...tiff]
  return new Uint8Array([...jpeg.subarray(0, 2), ...exif, ...jpeg.subarray(2)])
}
