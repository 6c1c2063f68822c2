import { MAX_MESSAGE_BYTES } from './limits.ts'
import { MessageTooLargeError } from './link.ts'

/** Parts of a value looked at for their length: a value past the limit by many small parts is found when it is encoded. */
const MAX_PARTS_LOOKED_AT = 1_000

/**
 * Refuses what is too long for any message by its bytes and texts, before anybody copies it.
 * @throws MessageTooLargeError
 */
export function assertFits(value: unknown): void {
  let bytes = 0
  let looked = 0
  const waiting: unknown[] = [value]
  while (waiting.length > 0 && looked < MAX_PARTS_LOOKED_AT) {
    const part = waiting.pop()
    looked++
    if (typeof part === 'string') bytes += part.length
    else if (ArrayBuffer.isView(part) || part instanceof ArrayBuffer) bytes += part.byteLength
    else if (Array.isArray(part)) waiting.push(...part.slice(0, MAX_PARTS_LOOKED_AT))
    else if (typeof part === 'object' && part !== null) waiting.push(...Object.values(part).slice(0, MAX_PARTS_LOOKED_AT))
    if (bytes > MAX_MESSAGE_BYTES) throw new MessageTooLargeError(bytes)
  }
}
