import { TurnGate } from '../base/turn-gate.ts'

interface Waiting<Message> {
  readonly message: Message
  readonly transfer: readonly Transferable[]
}

/** What comes out of a port that a {@link PortWriter} writes to: one message, or several at once. */
export type Written<Message> = Message | readonly Message[]

export const messagesIn = <Message extends object>(written: Written<Message>): readonly Message[] =>
  Array.isArray(written) ? written : [written as Message]

/** Code that computes without a pause is heard of this often at most. */
const SAY_EVERY_MS = 50

/**
 * Writes messages to a port: one at once when the thread is idle, more together as a list the busier it is. One that structured clone
 * refuses is given back; the others go all the same.
 */
export class PortWriter<Message> {
  readonly #port: MessagePort
  readonly #onRefused: (message: Message, error: Error) => void
  #waiting: Waiting<Message>[] = []
  readonly #gate = new TurnGate(() => this.#post())
  readonly #ticks: () => number
  #saidAt = Number.NEGATIVE_INFINITY

  constructor(port: MessagePort, onRefused: (message: Message, error: Error) => void, ticks = (): number => performance.now()) {
    this.#port = port
    this.#onRefused = onRefused
    this.#ticks = ticks
  }

  /** For what code says in the middle of a computation: the turn in which it is said may be a long one, or have no end. */
  say(message: Message): void {
    this.write(message)
    const now = this.#ticks()
    if (now - this.#saidAt < SAY_EVERY_MS) return
    this.#saidAt = now
    this.#post()
  }

  write(message: Message, transfer: readonly Transferable[] = []): void {
    this.#waiting.push({ message, transfer })
    this.#gate.request()
  }

  /** Like {@link write}, for when nothing else is under way that it could share a hand-over with: at once, unless others wait already. */
  writeAlone(message: Message, transfer: readonly Transferable[] = []): void {
    if (this.#waiting.length > 0) {
      this.write(message, transfer)
      return
    }
    this.#waiting.push({ message, transfer })
    this.#post()
  }

  #post(): void {
    const waiting = this.#waiting
    if (waiting.length === 0) return
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
