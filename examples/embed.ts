/** Somebody's site: hands work to the `<kyrox-node>` in its page. */
import type { KyroxNodeElement } from '../src/elements/index.ts'

interface Encoded {
  readonly bytes: Uint8Array<ArrayBuffer>
}

const find = <Found extends Element>(selector: string): Found => {
  const found = document.querySelector<Found>(selector)
  if (found == null) throw new TypeError(`Expected ${selector} in the page`)
  return found
}

const node = find<KyroxNodeElement>('#node')
const image = find<HTMLImageElement>('#result')
const outcome = find<HTMLElement>('#outcome')

// this page comes from a relay; any other site writes the relay's address into the attribute
if (!node.hasAttribute('relay')) node.setAttribute('relay', location.origin)

async function drawnPhoto(): Promise<Blob> {
  const canvas = new OffscreenCanvas(960, 720)
  const pen = canvas.getContext('2d')
  if (pen == null) throw new TypeError('Expected a canvas to draw on')
  const sky = pen.createLinearGradient(0, 0, 0, 720)
  sky.addColorStop(0, '#9eb1ff')
  sky.addColorStop(1, '#ffca16')
  pen.fillStyle = sky
  pen.fillRect(0, 0, 960, 720)
  pen.fillStyle = '#1f2d5c'
  for (let x = 0; x < 960; x += 8) pen.fillRect(x, 480 + Math.sin(x / 90) * 60 + Math.random() * 12, 8, 300)
  return await canvas.convertToBlob({ type: 'image/png' })
}

async function encode(): Promise<void> {
  const photo = await drawnPhoto()
  const bytes = new Uint8Array(await photo.arrayBuffer())
  const task = await node.submit<Encoded>('image.encode', { bytes, format: 'avif', quality: 60, maxWidth: 640 }, { priority: 7 })
  const { bytes: encoded } = await task.result
  image.src = URL.createObjectURL(new Blob([encoded], { type: 'image/avif' }))
  image.alt = 'A drawn coast, encoded as AVIF'
  image.hidden = false
  find('#caption').textContent = `${photo.size} bytes of PNG became ${encoded.byteLength} bytes of AVIF`
}

find('#submit').addEventListener('click', () => {
  outcome.textContent = 'Working'
  encode().then(
    () => {
      outcome.textContent = 'Done'
    },
    (error: unknown) => {
      outcome.textContent = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    }
  )
})
node.addEventListener('kyrox-status', ({ status, quality }) => console.info('kyrox', status, quality))
