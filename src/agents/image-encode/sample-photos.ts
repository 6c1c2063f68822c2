import { InvalidArgumentError } from '../../base/errors.ts'

/** A demonstration needs a dozen. All canvases are held until the last is drawn: 400 MB at both limits. */
const MAX_PHOTOS = 24
/** px, so that drawing one layer stays well under 50 ms. */
const MAX_SAMPLE_SIDE = 2_048
const SHAPES = 24
const GRAIN_TILE = 128
/** As cameras do it: plenty for an encoder to throw away. */
const JPEG_QUALITY = 0.92

type Context = OffscreenCanvasRenderingContext2D
/** The next number of 0 to 1. */
type Random = () => number

/**
 * JPEG photos of nothing in particular, for people who have none at hand: a sky, hills, blurred lights and grain. The same number always
 * draws the same photo. Browsers only. Lets the event loop turn after every step, so that a page stays fluid meanwhile.
 * @throws InvalidArgumentError
 */
export async function makeSamplePhotos(count: number, width = 1024, height = 768): Promise<Uint8Array[]> {
  expectInteger('count', count, MAX_PHOTOS)
  expectInteger('width', width, MAX_SAMPLE_SIDE)
  expectInteger('height', height, MAX_SAMPLE_SIDE)
  const files: Promise<Blob>[] = []
  // started together: a browser encodes when it is idle, and on a busy page each file alone would wait a second for that
  while (files.length < count)
    files.push((await draw(files.length + 1, width, height)).convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY }))
  return await Promise.all(files.map(async file => new Uint8Array(await (await file).arrayBuffer())))
}

async function draw(seed: number, width: number, height: number): Promise<OffscreenCanvas> {
  const canvas = new OffscreenCanvas(width, height)
  // kept in main memory: reading a picture back from a graphics card blocks the page
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (context == null) throw new Error(`Expected a canvas of ${width} x ${height} px, got none`)
  const random = randomFrom(seed)
  const hue = (seed * 47) % 360
  for (const layer of [drawSky, drawLights, drawHills, drawGrain]) {
    layer(context, hue, random)
    await nextTurn()
  }
  return canvas
}

function drawSky(context: Context, hue: number): void {
  const { width, height } = context.canvas
  const sky = context.createLinearGradient(0, 0, width / 3, height)
  sky.addColorStop(0, `hsl(${hue} 70% 35%)`)
  sky.addColorStop(0.6, `hsl(${hue + 40} 80% 65%)`)
  sky.addColorStop(1, `hsl(${hue + 70} 60% 30%)`)
  context.fillStyle = sky
  context.fillRect(0, 0, width, height)
}

function drawLights(context: Context, hue: number, random: Random): void {
  const { width, height } = context.canvas
  for (let shape = 0; shape < SHAPES; shape += 1) {
    const [x, y, radius] = [random() * width, random() * height * 0.7, (0.02 + random() * 0.12) * width]
    const light = context.createRadialGradient(x, y, radius * 0.1, x, y, radius)
    light.addColorStop(0, `hsl(${hue + 180 * random()} 90% 80% / 0.7)`)
    light.addColorStop(1, 'hsl(0 0% 100% / 0)')
    context.fillStyle = light
    context.fillRect(x - radius, y - radius, radius * 2, radius * 2)
  }
}

function drawHills(context: Context, hue: number, random: Random): void {
  const { width, height } = context.canvas
  for (let hill = 0; hill < 4; hill += 1) {
    const base = height * (0.55 + hill * 0.11)
    const [slow, fast] = [1 + random() * 3, 8 + random() * 20]
    context.fillStyle = `hsl(${hue + 110 + hill * 12} ${45 - hill * 6}% ${34 - hill * 7}%)`
    context.beginPath()
    context.moveTo(0, height)
    for (let x = 0; x <= width; x += 2)
      context.lineTo(x, base - 40 * Math.sin((x / width) * slow + hill) - 7 * Math.sin((x / width) * fast * 3))
    context.lineTo(width, height)
    context.fill()
  }
}

/** Grain in one small tile, repeated: noise for every pixel would take longer than all the rest. */
function drawGrain(context: Context, _hue: number, random: Random): void {
  const tile = new OffscreenCanvas(GRAIN_TILE, GRAIN_TILE)
  const pixels = new ImageData(GRAIN_TILE, GRAIN_TILE)
  for (let at = 0; at < pixels.data.length; at += 4) pixels.data.fill(random() * 255, at, at + 3).fill(16, at + 3, at + 4)
  tile.getContext('2d')?.putImageData(pixels, 0, 0)
  const pattern = context.createPattern(tile, 'repeat')
  if (pattern == null) return
  context.fillStyle = pattern
  context.fillRect(0, 0, context.canvas.width, context.canvas.height)
}

/** mulberry32: small and even, and the same on every machine. Not for secrets. */
function randomFrom(seed: number): Random {
  let state = Math.imul(seed, 0x9e3779b1)
  return () => {
    state = (state + 0x6d2b79f5) | 0
    const mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    const again = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((again ^ (again >>> 14)) >>> 0) / 2 ** 32
  }
}

/** A message, unlike a timer, is not slowed down when many follow each other. */
function nextTurn(): Promise<void> {
  const { port1, port2 } = new MessageChannel()
  return new Promise(resolve => {
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}

function expectInteger(name: string, value: number, most: number): void {
  if (Number.isInteger(value) && value >= 1 && value <= most) return
  throw new InvalidArgumentError(`Expected ${name} of 1 to ${most}, got ${value}`, { [name]: value, limit: most })
}
