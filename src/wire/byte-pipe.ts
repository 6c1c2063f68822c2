/**
 * An ordered, reliable stream of bytes to one peer: what a path of a link is made of. libp2p streams and the in-memory pair are both this.
 * Messages may be cut or joined on the way; a frame reader on the other side finds them again.
 */
export interface BytePipe {
  /** Chunks of long messages that go best in one send. @default 1 */
  readonly chunksAtOnce?: number
  /** False when full: wait for {@link drained} before sending more. Throws once closed. */
  send(bytes: Uint8Array): boolean
  /** Resolves when there is room again, rejects when the pipe closes. */
  drained(): Promise<void>
  /** Called once by the owner before anything can arrive. */
  open(handlers: BytePipeHandlers): void
  /** Ends the pipe; what was sent before still arrives. Idempotent, also after {@link abort}. */
  close(): void
  /** Ends the pipe now. Idempotent. */
  abort(reason: Error): void
}

export interface BytePipeHandlers {
  readonly onBytes: (bytes: Uint8Array) => void
  /** Once, whoever closed. */
  readonly onClose: (reason: string) => void
}
