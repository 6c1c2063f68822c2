import { describe, expect, test } from 'vitest'
import { runCapability } from '../../runtime/run-capability.ts'
import { runContext } from '../../runtime/run-context.ts'
import { encode } from '../image/encoders.ts'
import { readHeader } from '../image/image-header.ts'
import { decode } from '../image/picture.ts'
import type { Pixels } from '../image/pixels.ts'
import { cornerOf, pngHeader, pngOf, quarters, turned } from '../image/test-picture.ts'
import { imageEncodeAgent } from './agent.ts'
import type { ImageEncodeOutput } from './encode-image.ts'

const settings = { quality: 80, effort: 2 }
const jpegOf = (pixels: Pixels) => encode(pixels, 'jpeg', settings)
const decoded = async (bytes: Uint8Array) => (await decode(bytes, readHeader(bytes))).pixels()

/** Runs the capability as a worker does, and keeps what it said of its progress. */
async function encoded(input: unknown, signal = new AbortController().signal) {
  const fractions: number[] = []
  const host = { signal, progress: (fraction: number) => void fractions.push(fraction), log: () => {}, ask: async () => undefined }
  const context = runContext({ taskId: 'task', epoch: 1 }, host)
  const [imageEncode] = imageEncodeAgent.capabilities
  if (imageEncode == null) throw new Error('Expected a capability, got none')
  const output = (await runCapability(imageEncode, input, context)) as ImageEncodeOutput
  return { ...output, fractions }
}

describe.each(['avif', 'webp', 'jpeg'] as const)('to %s', format => {
  test('a photo keeps its size and its picture', async () => {
    const bytes = await jpegOf(quarters(96, 64))
    const output = await encoded({ bytes, format })
    expect(output).toMatchObject({
      format,
      width: 96,
      height: 64,
      mediaType: `image/${format}`,
      inputBytes: bytes.length,
      fractions: [0.1, 0.4, 0.5, 1]
    })
    expect(output.outputBytes).toBe(output.bytes.length)
    expect(readHeader(output.bytes)).toEqual({ format, width: 96, height: 64 })
    expect(cornerOf(await decoded(output.bytes))).toEqual([30, 30])
  })

  test('the bytes cover their whole buffer, so that they can be moved', async () => {
    const { bytes } = await encoded({ bytes: await jpegOf(quarters(16, 16)), format })
    expect(bytes.byteLength).toBe(bytes.buffer.byteLength)
    expect(structuredClone(bytes, { transfer: [bytes.buffer] }).byteLength).toBeGreaterThan(0)
    expect(bytes.byteLength).toBe(0)
  })

  test('a wider picture is shrunk in proportion, a narrower one is left', async () => {
    const bytes = pngOf(quarters(100, 50))
    expect(await encoded({ bytes, format, maxWidth: 40 })).toMatchObject({ width: 40, height: 20 })
    expect(await encoded({ bytes, format, maxWidth: 4_000 })).toMatchObject({ width: 100, height: 50 })
  })

  test('more quality is more bytes', async () => {
    const bytes = pngOf(quarters(64, 64))
    const [low, high] = [await encoded({ bytes, format, quality: 5 }), await encoded({ bytes, format, quality: 98 })]
    expect(high.outputBytes).toBeGreaterThan(low.outputBytes)
  })

  test('one pixel is a picture too', async () => {
    expect(await encoded({ bytes: pngOf(quarters(1, 1)), format })).toMatchObject({ width: 1, height: 1 })
  })
})

test('every accepted format decodes to the same picture', async () => {
  const picture = () => quarters(64, 48)
  const files = [
    pngOf(picture()),
    await jpegOf(picture()),
    await encode(picture(), 'webp', settings),
    await encode(picture(), 'avif', settings)
  ]
  for (const bytes of files) {
    const output = await encoded({ bytes, format: 'jpeg', maxWidth: 32 })
    expect(cornerOf(await decoded(output.bytes))).toEqual([30, 30])
  }
})

test.each([
  [1, 96, 64, [30, 30]],
  [3, 96, 64, [220, 220]],
  [6, 64, 96, [30, 220]],
  [8, 64, 96, [220, 30]]
])('a photo taken with EXIF orientation %i comes out the right way up', async (orientation, width, height, corner) => {
  const output = await encoded({ bytes: turned(await jpegOf(quarters(96, 64)), orientation), format: 'jpeg' })
  expect(output).toMatchObject({ width, height })
  expect(cornerOf(await decoded(output.bytes))).toEqual(corner)
})

test('what was clear is white in a JPEG, and stays clear in the others', async () => {
  const clear = (): Pixels => ({ ...quarters(16, 16), data: new Uint8ClampedArray(16 * 16 * 4) })
  const bytes = pngOf(clear())
  expect((await decoded((await encoded({ bytes, format: 'jpeg' })).bytes)).data[0]).toBeGreaterThan(250)
  for (const format of ['avif', 'webp']) expect((await decoded((await encoded({ bytes, format, maxWidth: 8 })).bytes)).data[3]).toBe(0)
})

test('no bytes, other files and bombs are refused by name', async () => {
  await expect(encoded({ bytes: new Uint8Array() })).rejects.toMatchObject({ name: 'EmptyImageError' })
  await expect(encoded({ bytes: new Uint8Array(1_000).fill(7) })).rejects.toMatchObject({ name: 'InvalidImageError' })
  await expect(encoded({ bytes: pngHeader(20_000, 10_000) })).rejects.toMatchObject({
    name: 'ImageTooLargeError',
    detail: { width: 20_000, height: 10_000 }
  })
})

test('a bomb is refused before it costs memory', async () => {
  const before = process.memoryUsage().rss
  const start = performance.now()
  for (let time = 0; time < 100; time += 1) await expect(encoded({ bytes: pngHeader(20_000, 10_000) })).rejects.toThrow()
  expect(performance.now() - start).toBeLessThan(1_000)
  expect(process.memoryUsage().rss - before).toBeLessThan(50_000_000)
})

test.each(['png', 'avif', 'webp', 'jpeg'] as const)(
  'a %s file with damaged content is refused or decoded, and the next one is fine',
  async format => {
    const good = format === 'png' ? pngOf(quarters(200, 200)) : await encode(quarters(200, 200), format, settings)
    const { width } = readHeader(good)
    for (let cut = 0; cut < 8; cut += 1) {
      const bad = good.slice().fill(0x55 + cut, Math.floor(good.length * (0.3 + cut / 20)), good.length - 16)
      await encoded({ bytes: bad, format: 'jpeg' }).catch((error: Error) => expect(error.name).toBe('InvalidImageError'))
    }
    expect(await encoded({ bytes: good, format: 'jpeg' })).toMatchObject({ width })
  }
)

test('PNG and WebP files with damaged content are refused', async () => {
  for (const good of [pngOf(quarters(200, 200)), await encode(quarters(200, 200), 'webp', settings)]) {
    const bad = good.slice().fill(0xff, 45, good.length - 14)
    await expect(encoded({ bytes: bad })).rejects.toMatchObject({ name: 'InvalidImageError' })
  }
})

test('a picture taller than WebP can hold is refused for WebP alone', async () => {
  const bytes = pngOf(quarters(2, 17_000))
  await expect(encoded({ bytes, format: 'webp' })).rejects.toMatchObject({ name: 'ImageTooLargeError', detail: { limit: 16_383 } })
  expect(await encoded({ bytes, format: 'jpeg' })).toMatchObject({ height: 17_000 })
})

test.each([
  [{}, 'bytes: Expected a Uint8Array that is not shared, got undefined'],
  [{ bytes: [1, 2] }, 'bytes: Expected a Uint8Array that is not shared, got an array'],
  [{ bytes: new Uint8Array(new SharedArrayBuffer(8)) }, 'bytes: Expected a Uint8Array that is not shared, got an object'],
  [{ bytes: new Uint8Array(1), format: 'gif' }, 'format: Expected avif, webp, jpeg, got "gif"'],
  [{ bytes: new Uint8Array(1), quality: 0 }, 'quality: Expected a whole number of 1 to 100, got 0'],
  [{ bytes: new Uint8Array(1), quality: '75' }, 'quality: Expected a whole number of 1 to 100, got "75"'],
  [{ bytes: new Uint8Array(1), maxWidth: 16_385 }, 'maxWidth: Expected a whole number of 1 to 16384, got 16385'],
  [{ bytes: new Uint8Array(1), effort: 2.5 }, 'effort: Expected a whole number of 1 to 10, got 2.5'],
  ['photo.jpg', '(whole): Expected an object, got "photo.jpg"']
])('input %# is refused with its path', async (input, issue) => {
  await expect(encoded(input)).rejects.toMatchObject({ name: 'InvalidInputError', detail: { issues: [issue] } })
})

test('a cancel is heard between steps', async () => {
  const abort = new AbortController()
  const running = encoded({ bytes: pngOf(quarters(64, 64)), format: 'jpeg' }, abort.signal)
  abort.abort(new Error('not wanted any more'))
  await expect(running).rejects.toThrow('not wanted any more')
})
