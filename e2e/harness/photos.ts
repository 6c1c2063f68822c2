/** Photos for a test: PNG files, made here and nowhere else, so that nothing of the product vouches for itself. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'

export interface Photo {
  readonly name: string
  readonly width: number
  readonly height: number
  readonly bytes: Buffer
}

const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])

/**
 * As many photos, no two of the same size; with 1,280 px for the widest result, the last ones of a dozen are shrunk. They are wide and low, and a `scale` below 1
 * is for where size is not the point: encoding takes as long as there are pixels.
 */
export const makePhotos = (count: number, scale = 1): Photo[] =>
  Array.from({ length: count }, (_, index) =>
    makePhoto(
      `photo-${String(index + 1).padStart(2, '0')}.png`,
      Math.round((640 + index * 60) * scale),
      Math.round((200 + index * 15) * scale)
    )
  )

/** Writes them to a folder and returns where each is: a browser takes a file from there without a word from the page. */
export async function savePhotos(folder: string, photos: readonly Photo[]): Promise<string[]> {
  return await Promise.all(
    photos.map(async ({ name, bytes }) => {
      const path = join(folder, name)
      await writeFile(path, bytes)
      return path
    })
  )
}

/** Soft colours with a little grain, which is what encoders are made for. */
export function makePhoto(name: string, width: number, height: number): Photo {
  const rows = Buffer.alloc(height * (1 + width * 3))
  let at = 0
  let grain = 1
  for (let y = 0; y < height; y++) {
    rows[at++] = 0
    for (let x = 0; x < width; x++) {
      grain = (Math.imul(grain, 1_103_515_245) + 12_345) >>> 0
      const noise = (grain >>> 28) - 8
      rows[at++] = clamp(128 + 90 * Math.sin(x / 97) + noise)
      rows[at++] = clamp(128 + 90 * Math.sin(y / 61) + noise)
      rows[at++] = clamp(128 + 90 * Math.sin((x + y) / 131) + noise)
    }
  }
  return {
    name,
    width,
    height,
    bytes: Buffer.concat([SIGNATURE, header(width, height), chunk('IDAT', deflateSync(rows, { level: 1 })), chunk('IEND')])
  }
}

/** A valid beginning that claims any size: what a file of a few bytes can pretend. */
export const claimsToBe = (name: string, width: number, height: number): Photo => ({
  name,
  width,
  height,
  bytes: Buffer.concat([SIGNATURE, header(width, height), chunk('IDAT', deflateSync(Buffer.alloc(64))), chunk('IEND')])
})

/** Width and height of the result when nothing wider than `maxWidth` may come back. */
export function shrunk({ width, height }: Photo, maxWidth = 1_280): { readonly width: number; readonly height: number } {
  if (width <= maxWidth) return { width, height }
  return { width: maxWidth, height: Math.round((height * maxWidth) / width) }
}

const clamp = (value: number): number => Math.min(255, Math.max(0, value))

function header(width: number, height: number): Buffer {
  const body = Buffer.alloc(13)
  body.writeUInt32BE(width, 0)
  body.writeUInt32BE(height, 4)
  body[8] = 8
  body[9] = 2
  return chunk('IHDR', body)
}

function chunk(type: string, body: Buffer = Buffer.alloc(0)): Buffer {
  const typed = Buffer.concat([Buffer.from(type, 'latin1'), body])
  const whole = Buffer.alloc(typed.byteLength + 8)
  whole.writeUInt32BE(body.byteLength, 0)
  typed.copy(whole, 4)
  whole.writeUInt32BE(crc32(typed), typed.byteLength + 4)
  return whole
}
