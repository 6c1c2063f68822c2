/** Bytes made smaller and back, by the platform's own code. It does not know what they are. */
import { KyroxError } from '../../base/errors.ts'

export async function deflated(parts: readonly Uint8Array[]): Promise<Uint8Array<ArrayBuffer>> {
  // no part is of shared memory
  return await collected(
    new Blob(parts as Uint8Array<ArrayBuffer>[]).stream().pipeThrough(new CompressionStream('deflate-raw')),
    Number.POSITIVE_INFINITY
  )
}

/** @throws KyroxError past `mostBytes`, before more is made; TypeError on damage */
export async function inflated(bytes: Uint8Array<ArrayBuffer>, mostBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  return await collected(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')), mostBytes)
}

async function collected(stream: ReadableStream<Uint8Array>, mostBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of stream) {
    size += chunk.byteLength
    if (size > mostBytes) throw new KyroxError(`Expected at most ${mostBytes} bytes, got more`, { limit: mostBytes })
    chunks.push(chunk)
  }
  const whole = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    whole.set(chunk, at)
    at += chunk.byteLength
  }
  return whole
}
