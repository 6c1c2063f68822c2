import { expect, test } from 'vitest'
import { encode } from './encoders.ts'
import { readHeader } from './image-header.ts'
import { MAX_INPUT_BYTES } from './image-limits.ts'
import { pngHeader, pngOf, quarters } from './test-picture.ts'

const settings = { quality: 50, effort: 2 }

/** The error of reading a file that must be refused. */
function refusal(bytes: Uint8Array) {
  try {
    readHeader(bytes)
  } catch (error) {
    return error as Error & { detail: Record<string, unknown> }
  }
  throw new Error('Expected a refusal, got none')
}
const without = (bytes: Uint8Array, count: number): Uint8Array => bytes.slice(0, bytes.length - count)

test.each(['avif', 'webp', 'jpeg'] as const)('the size of a %s file is read, and a file cut short is refused', async format => {
  const file = await encode(quarters(40, 30), format, settings)
  expect(readHeader(file)).toEqual({ format, width: 40, height: 30 })
  for (const count of [1, 10, file.length >> 1]) expect(refusal(without(file, count)).name).toBe('InvalidImageError')
})

test('the size of a PNG file is read, and a file cut short is refused', () => {
  const file = pngOf(quarters(40, 30))
  expect(readHeader(file)).toEqual({ format: 'png', width: 40, height: 30 })
  for (const count of [1, 12, file.length >> 1]) expect(refusal(without(file, count)).message).toMatch(/cut short/)
})

test('a file in the middle of a buffer is read from its own start', () => {
  const file = pngOf(quarters(4, 4))
  const padded = new Uint8Array(file.length + 100)
  padded.set(file, 50)
  expect(readHeader(padded.subarray(50, 50 + file.length)).width).toBe(4)
})

test('no bytes are an EmptyImageError', () => {
  expect(refusal(new Uint8Array()).name).toBe('EmptyImageError')
})

test('another kind of file is refused by its first bytes, with what would be accepted', () => {
  const { name, message, detail } = refusal(new TextEncoder().encode('GIF89a and so on'))
  expect(name).toBe('InvalidImageError')
  expect(message).toBe('Expected a JPEG, PNG, WebP or AVIF file, got one that starts with 47 49 46 38 39 61 20 61')
  expect(detail).toEqual({ accepted: ['jpeg', 'png', 'webp', 'avif'] })
})

test('a header that claims 200 megapixels is refused with its size and the limit', () => {
  const { name, detail } = refusal(pngHeader(20_000, 10_000))
  expect(name).toBe('ImageTooLargeError')
  expect(detail).toEqual({ width: 20_000, height: 10_000, limit: 50_000_000 })
})

test('a thin strip longer than any canvas is refused', () => {
  expect(refusal(pngHeader(40_000, 1)).detail).toEqual({ width: 40_000, height: 1, limit: 32_767 })
})

test('a file of more than 64 MiB is refused unread', () => {
  expect(refusal(new Uint8Array(MAX_INPUT_BYTES + 1)).detail).toEqual({ inputBytes: MAX_INPUT_BYTES + 1, limit: MAX_INPUT_BYTES })
})

test('a header without a size is refused', () => {
  expect(refusal(pngHeader(0, 10)).message).toBe('Expected a png file with its size in the header, got none')
  expect(refusal(Uint8Array.of(0xff, 0xd8, 0xff, 0xda, 0, 2, 0, 0)).message).toMatch(/jpeg file with its size/)
})

test('an animated WebP is refused rather than robbed of its frames', () => {
  const file = new Uint8Array([...new TextEncoder().encode('RIFF\x16\0\0\0WEBPVP8X\x0a\0\0\0'), 0x02, 0, 0, 0, 9, 0, 0, 9, 0, 0])
  expect(refusal(file).message).toBe('Expected a webp file of one frame, got an animation')
})

test.each([
  ['zeros', 0x00],
  ['fill bytes', 0xff],
  ['boxes within boxes', 0x6d]
])('16 MiB of %s behind any signature are refused within a second', (_, filler) => {
  const signatures = [
    [0xff, 0xd8, 0xff],
    [...pngHeader(10, 10)],
    [...Buffer.from('RIFF....WEBPVP8 ')],
    [0, 0, 0, 16, ...Buffer.from('ftypavif....')]
  ]
  for (const signature of signatures) {
    const file = new Uint8Array(16 * 1024 * 1024).fill(filler)
    file.set(signature)
    const start = performance.now()
    expect(refusal(file).name).toBe('InvalidImageError')
    expect(performance.now() - start).toBeLessThan(1_000)
  }
})

test('AVIF boxes nested deeper than the stack are refused', () => {
  const depth = 200_000
  const file = Buffer.alloc(16 + depth * 8)
  file.write('\0\0\0\x10ftypavif\0\0\0\0', 'latin1')
  for (let level = 0; level < depth; level += 1) {
    file.writeUInt32BE((depth - level) * 8, 16 + level * 8)
    file.write('ipco', 20 + level * 8, 'latin1')
  }
  expect(refusal(file).name).toBe('InvalidImageError')
})
