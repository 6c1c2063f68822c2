/** A picture as a PNG file, drawn by the browser. */
export async function makePng(width: number, height: number): Promise<Uint8Array> {
  const canvas = new OffscreenCanvas(width, height)
  const pen = canvas.getContext('2d')
  if (pen == null) throw new Error('This browser draws nothing')
  const sky = pen.createLinearGradient(0, 0, width, height)
  sky.addColorStop(0, '#204080')
  sky.addColorStop(1, '#f0b060')
  pen.fillStyle = sky
  pen.fillRect(0, 0, width, height)
  pen.fillStyle = '#80c0a0'
  for (let x = 0; x < width; x += 24) pen.fillRect(x, height * (0.5 + 0.3 * Math.sin(x / 80)), 12, height)
  return new Uint8Array(await (await canvas.convertToBlob({ type: 'image/png' })).arrayBuffer())
}
