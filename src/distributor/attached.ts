import { assertFits } from '../wire/value-fits.ts'

/** Encoded and wrapped, long bytes would be copied four times on their way; from here on they travel beside their message. */
const ATTACHED_FROM_BYTES = 64 * 1024

/**
 * A value that is nothing but long bytes, as the attachment of its message; `undefined` for every other value. They are
 * the message's from here on.
 * @throws MessageTooLargeError
 */
export function attachmentOf(value: unknown): Uint8Array | undefined {
  if (!(value instanceof Uint8Array) || value.byteLength < ATTACHED_FROM_BYTES) return undefined
  assertFits(value)
  return value
}
