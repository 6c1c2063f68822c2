import type { Frame } from './frame.ts'
import { MAX_MESSAGE_BYTES, MAX_UNFINISHED_BYTES, MAX_UNFINISHED_MESSAGES } from './limits.ts'

export interface ReassemblyPorts {
  readonly onMessage: (bytes: Uint8Array, attachment?: Uint8Array) => void
  /** A chunk did not fit: too long, too many, or of a message never begun. */
  readonly onRefuse: () => void
}

export interface ReassemblyOptions {
  /** Bytes of unfinished messages together. @default MAX_UNFINISHED_BYTES */
  readonly maxHeldBytes?: number
}

/** Where one message, or what is attached to it, comes together: whole, it fills its buffer exactly. */
interface Room {
  readonly totalBytes: number
  bytes: Uint8Array
  filled: number
}

interface Unfinished {
  readonly message: Room
  readonly attachment: Room
}

/**
 * Puts long messages together again. Room follows what has arrived, eight times that at most and most of it not written to, never what a first chunk promises;
 * chunks are copied, because a view of one byte would keep the whole piece it came in.
 */
export class Reassembly {
  readonly #ports: ReassemblyPorts
  readonly #maxHeldBytes: number
  readonly #unfinished = new Map<number, Unfinished>()
  #held = 0

  constructor(ports: ReassemblyPorts, { maxHeldBytes = MAX_UNFINISHED_BYTES }: ReassemblyOptions = {}) {
    this.#ports = ports
    this.#maxHeldBytes = maxHeldBytes
  }

  /** Bytes held of messages that are not whole yet. */
  get heldBytes(): number {
    return this.#held
  }

  take(frame: Extract<Frame, { kind: 'first' | 'chunk' | 'abandon' }>): void {
    if (frame.kind === 'abandon') {
      this.#forget(frame.transfer)
      return
    }
    if (frame.kind === 'first') this.#begin(frame)
    this.#append(frame.transfer, frame.bytes)
  }

  /** One that is begun twice is neither the first message nor the second: both are forgotten. */
  #begin({ transfer, totalBytes, attachmentBytes = 0 }: Extract<Frame, { kind: 'first' }>): void {
    const isNew = !this.#unfinished.has(transfer)
    this.#forget(transfer)
    const fits = totalBytes <= MAX_MESSAGE_BYTES && this.#unfinished.size < MAX_UNFINISHED_MESSAGES
    if (!isNew || !fits) return
    this.#unfinished.set(transfer, { message: roomOf(totalBytes - attachmentBytes), attachment: roomOf(attachmentBytes) })
  }

  #append(transfer: number, bytes: Uint8Array): void {
    const unfinished = this.#unfinished.get(transfer)
    if (unfinished == null || bytes.byteLength > missingIn(unfinished) || this.#held + bytes.byteLength > this.#maxHeldBytes) {
      this.#forget(transfer)
      this.#ports.onRefuse()
      return
    }
    const { message, attachment } = unfinished
    const inMessage = Math.min(bytes.byteLength, message.totalBytes - message.filled)
    if (inMessage > 0) fill(message, bytes.subarray(0, inMessage))
    if (inMessage < bytes.byteLength) fill(attachment, bytes.subarray(inMessage))
    this.#held += bytes.byteLength
    if (missingIn(unfinished) > 0) return
    this.#forget(transfer)
    this.#ports.onMessage(message.bytes, attachment.totalBytes === 0 ? undefined : attachment.bytes)
  }

  #forget(transfer: number): void {
    const unfinished = this.#unfinished.get(transfer)
    if (unfinished == null) return
    this.#held -= unfinished.message.filled + unfinished.attachment.filled
    this.#unfinished.delete(transfer)
  }
}

const EMPTY = new Uint8Array(0)

const roomOf = (totalBytes: number): Room => ({ totalBytes, bytes: EMPTY, filled: 0 })

const missingIn = ({ message, attachment }: Unfinished): number =>
  message.totalBytes - message.filled + attachment.totalBytes - attachment.filled

/**
 * New room when it is full. Eight times as much, because bytes that nobody wrote to are no memory yet, and those that are copied into new room are twice the memory
 * and most of the time: a message of 64 MiB that doubled took half a second to copy.
 */
const GROWTH = 8
const LEAST_ROOM_BYTES = 256

/** Makes room when it is full, up to the total, so that a whole message fills its buffer exactly. */
function fill(message: Room, bytes: Uint8Array): void {
  const filled = message.filled + bytes.byteLength
  if (filled > message.bytes.byteLength) {
    const room = new Uint8Array(Math.min(message.totalBytes, Math.max(GROWTH * filled, LEAST_ROOM_BYTES)))
    room.set(message.bytes.subarray(0, message.filled), 0)
    message.bytes = room
  }
  message.bytes.set(bytes, message.filled)
  message.filled = filled
}
