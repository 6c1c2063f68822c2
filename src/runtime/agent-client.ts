import { errorFromData, InvalidArgumentError } from '../base/errors.ts'
import type { FromAgent, ToAgent } from './agent-port.ts'
import { messagesIn, PortWriter, type Written } from './port-writer.ts'
import type { SandboxCall } from './sandbox.ts'

interface Pending {
  readonly resolve: (output: unknown) => void
  readonly reject: (error: Error) => void
  readonly onProgress: (fraction: number) => void
}

/** One run on the other side of the port. */
export interface AgentRun {
  readonly output: Promise<unknown>
  /** Asks the agent to end it. */
  readonly cancel: (reason: string) => void
  /** Nobody waits for the output any more. */
  readonly forget: () => void
}

/** The node's side of one agent port: calls by number, answers matched. What the agent says wrongly is ignored. */
export class AgentClient {
  readonly #port: MessagePort
  readonly #writer: PortWriter<ToAgent>
  readonly #pending = new Map<number, Pending>()
  #next = 1
  #closed: Error | undefined

  constructor(port: MessagePort) {
    this.#port = port
    this.#writer = new PortWriter(port, (message, error) => this.#onRefused(message, error))
    port.onmessage = ({ data }: MessageEvent<Written<FromAgent>>) => {
      for (const message of messagesIn(data)) this.#hear(message)
    }
  }

  get running(): number {
    return this.#pending.size
  }

  /** Starts a run. @throws InvalidArgumentError, by its output, on an input that cannot be handed to another thread */
  run(call: SandboxCall, onProgress: (fraction: number) => void): AgentRun {
    const id = this.#next++
    const output = new Promise<unknown>((resolve, reject) => {
      if (this.#closed != null) reject(this.#closed)
      else this.#pending.set(id, { resolve, reject, onProgress })
    })
    this.#writer.write({ type: 'run', id, ...call })
    return { output, cancel: reason => this.#writer.write({ type: 'cancel', id, reason }), forget: () => void this.#pending.delete(id) }
  }

  /** Rejects everything that waits; the port is closed. */
  close(error: Error): void {
    this.#closed ??= error
    this.#port.onmessage = null
    this.#port.close()
    for (const { reject } of this.#pending.values()) reject(error)
    this.#pending.clear()
  }

  /** Structured clone refuses the input, here and on every other node. */
  #onRefused(message: ToAgent, error: Error): void {
    const refused = new InvalidArgumentError(`Expected an input of plain values and bytes: ${error.message}`)
    if (message.type === 'run') this.#settle(message.id, ({ reject }) => reject(refused))
  }

  #hear(message: FromAgent): void {
    if (message.type === 'progress') {
      if (Number.isFinite(message.fraction)) this.#pending.get(message.id)?.onProgress(message.fraction)
    } else if (message.type === 'done') this.#settle(message.id, ({ resolve }) => resolve(message.output))
    else if (message.type === 'failed') this.#settle(message.id, ({ reject }) => reject(errorFromData(message.error)))
  }

  #settle(id: number, how: (pending: Pending) => void): void {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    if (pending != null) how(pending)
  }
}
