import { errorFromData } from '../base/errors.ts'
import type { FromAgent, ToAgent } from './agent-port.ts'
import { type SandboxCall, SandboxFailedError } from './sandbox.ts'

interface Pending {
  readonly resolve: (output: unknown) => void
  readonly reject: (error: Error) => void
  readonly onProgress: (fraction: number) => void
}

/** The node's side of one agent port: calls by number, answers matched. What the agent says wrongly is ignored. */
export class AgentClient {
  readonly #port: MessagePort
  readonly #pending = new Map<number, Pending>()
  #next = 1

  constructor(port: MessagePort) {
    this.#port = port
    port.onmessage = ({ data }: MessageEvent<FromAgent>) => this.#hear(data)
  }

  get running(): number {
    return this.#pending.size
  }

  /** Starts a run; `cancel` asks the agent to end it. */
  run(
    call: SandboxCall,
    onProgress: (fraction: number) => void
  ): { readonly output: Promise<unknown>; readonly cancel: (reason: string) => void } {
    const id = this.#next++
    const output = new Promise<unknown>((resolve, reject) => this.#pending.set(id, { resolve, reject, onProgress }))
    this.#say({ type: 'run', id, ...call })
    return { output, cancel: reason => this.#say({ type: 'cancel', id, reason }) }
  }

  /** Rejects everything that waits; the port is closed. */
  close(error: Error): void {
    this.#port.onmessage = null
    this.#port.close()
    for (const { reject } of this.#pending.values()) reject(error)
    this.#pending.clear()
  }

  #say(message: ToAgent): void {
    try {
      this.#port.postMessage(message)
    } catch (error) {
      // an input that structured clone refuses
      if (message.type === 'run') this.#settle(message.id, ({ reject }) => reject(new SandboxFailedError((error as Error).message)))
    }
  }

  #hear(message: FromAgent): void {
    if (message.type === 'progress') this.#pending.get(message.id)?.onProgress(message.fraction)
    else if (message.type === 'done') this.#settle(message.id, ({ resolve }) => resolve(message.output))
    else if (message.type === 'failed') this.#settle(message.id, ({ reject }) => reject(errorFromData(message.error)))
  }

  #settle(id: number, how: (pending: Pending) => void): void {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    if (pending != null) how(pending)
  }
}
