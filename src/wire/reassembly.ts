import type { Frame } from './frame.ts'
import { CREDIT_STEP_BYTES, MAX_MESSAGE_BYTES, MAX_UNFINISHED_BYTES, MAX_UNFINISHED_MESSAGES } from './limits.ts'

export interface ReassemblyPorts {
  readonly onMessage: (bytes: Uint8Array) => void
  /** A chunk did not fit: too long, too many, or of a message never begun. */
  readonly onRefuse: () => void
  /** Tells the sender that so many bytes were taken. */
  readonly grant: (bytes: number) => void
}

interface Unfinished {
  readonly totalBytes: number
  readonly pieces: Uint8Array[]
  filled: number
}

/**
 * Puts long messages together again. Memory follows what has arrived, never what a first chunk promises.
 * Credit is given for refused chunks too: the sender would wait for it for ever.
 */
export class Reassembly {
  readonly #ports: ReassemblyPorts
  readonly #unfinished = new Map<number, Unfinished>()
  #held = 0
  #taken = 0

  constructor(ports: ReassemblyPorts) {
    this.#ports = ports
  }

  take(frame: Extract<Frame, { kind: 'first' | 'chunk' | 'abandon' }>): void {
    if (frame.kind === 'abandon') {
      this.#forget(frame.transfer)
      return
    }
    if (frame.kind === 'first') this.#begin(frame.transfer, frame.totalBytes)
    this.#append(frame.transfer, frame.bytes)
    this.#credit(frame.bytes.byteLength)
  }

  #begin(transfer: number, totalBytes: number): void {
    const fits = totalBytes <= MAX_MESSAGE_BYTES && this.#unfinished.size < MAX_UNFINISHED_MESSAGES && !this.#unfinished.has(transfer)
    if (fits) this.#unfinished.set(transfer, { totalBytes, pieces: [], filled: 0 })
  }

  #append(transfer: number, bytes: Uint8Array): void {
    const message = this.#unfinished.get(transfer)
    if (message == null || message.filled + bytes.byteLength > message.totalBytes || this.#held + bytes.byteLength > MAX_UNFINISHED_BYTES) {
      this.#forget(transfer)
      this.#ports.onRefuse()
      return
    }
    message.pieces.push(bytes)
    message.filled += bytes.byteLength
    this.#held += bytes.byteLength
    if (message.filled < message.totalBytes) return
    this.#forget(transfer)
    this.#ports.onMessage(whole(message))
  }

  #forget(transfer: number): void {
    this.#held -= this.#unfinished.get(transfer)?.filled ?? 0
    this.#unfinished.delete(transfer)
  }

  #credit(bytes: number): void {
    this.#taken += bytes
    if (this.#taken < CREDIT_STEP_BYTES) return
    this.#ports.grant(this.#taken)
    this.#taken = 0
  }
}

function whole({ totalBytes, pieces }: Unfinished): Uint8Array {
  const bytes = new Uint8Array(totalBytes)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.byteLength
  }
  return bytes
}
