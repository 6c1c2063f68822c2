import { TurnGate } from '../base/turn-gate.ts'

interface Waiting<Message> {
  readonly message: Message
  readonly transfer: readonly Transferable[]
}

/** What comes out of a port that a {@link PortWriter} writes to: one message, or several at once. */
export type Written<Message> = Message | readonly Message[]

export const messagesIn = <Message extends object>(written: Written<Message>): readonly Message[] =>
  Array.isArray(written) ? written : [written as Message]

/**
 * Writes messages to a port: one at once when the thread is idle, more together as a list the busier it is. One that structured clone
 * refuses is given back; the others go all the same.
 */
export class PortWriter<Message> {
  readonly #port: MessagePort
  readonly #onRefused: (message: Message, error: Error) => void
  #waiting: Waiting<Message>[] = []
  readonly #gate = new TurnGate(() => this.#post())

  constructor(port: MessagePort, onRefused: (message: Message, error: Error) => void) {
    this.#port = port
    this.#onRefused = onRefused
  }

  write(message: Message, transfer: readonly Transferable[] = []): void {
    this.#waiting.push({ message, transfer })
    this.#gate.request()
  }

  #post(): void {
    const waiting = this.#waiting
    this.#waiting = []
    try {
      this.#postAll(waiting)
    } catch {
      // a refused list has moved nothing: each may go by itself
      for (const each of waiting) {
        try {
          this.#postAll([each])
        } catch (error) {
          this.#onRefused(each.message, error as Error)
        }
      }
    }
  }

  #postAll(waiting: readonly Waiting<Message>[]): void {
    const messages = waiting.map(({ message }) => message)
    this.#port.postMessage(
      messages.length === 1 ? messages[0] : messages,
      waiting.flatMap(({ transfer }) => transfer)
    )
  }
}
