import { expect, test } from 'vitest'
import { encode } from '../image/encoders.ts'
import { readHeader } from '../image/image-header.ts'
import { decode } from '../image/picture.ts'
import { cornerOf, pngHeader, pngOf, quarters, turned } from '../image/test-picture.ts'
import { runHere } from '../test-run.ts'
import { imageResizeAgent } from './agent.ts'
import type { ImageResizeOutput } from './resize-image.ts'

const settings = { quality: 80, effort: 2 }
const resized = async (input: unknown) => (await runHere<ImageResizeOutput>(imageResizeAgent, 'image.resize', input)).output
const decoded = async (bytes: Uint8Array) => (await decode(bytes, readHeader(bytes))).pixels()

test.each(['avif', 'webp', 'jpeg'] as const)('a photo becomes a smaller %s of the same picture', async format => {
  const output = await resized({ bytes: await encode(quarters(96, 64), 'jpeg', settings), width: 48, format })
  expect(output).toMatchObject({ format, width: 48, height: 32, mediaType: `image/${format}`, outputBytes: output.bytes.length })
  expect(readHeader(output.bytes)).toEqual({ format, width: 48, height: 32 })
  expect(cornerOf(await decoded(output.bytes))).toEqual([30, 30])
})

test('it is JPEG, and inside the box, unless said otherwise', async () => {
  expect(await resized({ bytes: pngOf(quarters(96, 64)), width: 30, height: 30 })).toMatchObject({ format: 'jpeg', width: 30, height: 20 })
})

test('cover keeps the middle', async () => {
  // dark on the left and bright on the right, whatever is cut off
  const output = await resized({ bytes: pngOf(quarters(200, 40)), width: 20, height: 20, fit: 'cover' })
  const { data, width } = await decoded(output.bytes)
  expect([output.width, output.height]).toEqual([20, 20])
  expect(Number(data[(5 * width + 3) * 4])).toBeLessThan(80)
  expect(Number(data[(5 * width + 16) * 4])).toBeGreaterThan(170)
})

test('fill stretches, and a small picture is enlarged', async () => {
  const output = await resized({ bytes: pngOf(quarters(8, 4)), width: 20, height: 40, fit: 'fill' })
  expect(output).toMatchObject({ width: 20, height: 40 })
  expect(cornerOf(await decoded(output.bytes))).toEqual([30, 30])
})

test('a turned photo is measured the right way up', async () => {
  const bytes = turned(await encode(quarters(96, 64), 'jpeg', settings), 6)
  expect(await resized({ bytes, width: 32 })).toMatchObject({ width: 32, height: 48 })
})

test('a size of more pixels than fit in memory is refused, as are bombs', async () => {
  await expect(resized({ bytes: pngOf(quarters(4, 4)), width: 16_384 })).rejects.toMatchObject({ name: 'ImageTooLargeError' })
  await expect(resized({ bytes: pngHeader(20_000, 10_000), width: 10 })).rejects.toMatchObject({ name: 'ImageTooLargeError' })
  await expect(resized({ bytes: new Uint8Array(), width: 10 })).rejects.toMatchObject({ name: 'EmptyImageError' })
})

test.each([
  [{ width: 10 }, 'bytes: Expected a Uint8Array that is not shared, got undefined'],
  [{ bytes: new Uint8Array(1) }, 'width: Expected a width, a height or both, got neither'],
  [{ bytes: new Uint8Array(1), width: 0 }, 'width: Expected a whole number of 1 to 16384, got 0'],
  [{ bytes: new Uint8Array(1), width: 1, fit: 'inside' }, 'fit: Expected contain, cover, fill, got "inside"'],
  [{ bytes: new Uint8Array(1), width: 1, format: 'gif' }, 'format: Expected avif, webp, jpeg, got "gif"'],
  [{ bytes: new Uint8Array(1), width: 1, quality: 101 }, 'quality: Expected a whole number of 1 to 100, got 101']
])('wrong input is refused with its place: %#', async (input, issue) => {
  await expect(resized(input)).rejects.toMatchObject({ name: 'InvalidInputError', detail: { issues: [issue] } })
})

test('a cancelled run ends with the reason of its signal', async () => {
  const signal = AbortSignal.abort(new Error('stop'))
  const run = runHere(imageResizeAgent, 'image.resize', { bytes: pngOf(quarters(4, 4)), width: 2 }, { signal })
  await expect(run).rejects.toThrow('stop')
})
