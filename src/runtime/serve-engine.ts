import { errorFromData, errorToData, KyroxError } from '../base/errors.ts'
import { transferablesOf } from '../base/transferables.ts'
import { assertBatch } from '../tasks/batch.ts'
import { assertFits } from '../wire/value-fits.ts'
import type { AgentPortMessage, FromAgent, RunCall, ToAgent } from './agent-port.ts'
import { type Engine, type RunHost, SandboxLimitError } from './engine.ts'
import { messagesIn, PortWriter, type Written } from './port-writer.ts'
import { runBatch } from './run-batch.ts'

/** How often a run's use is told while it lasts. */
const USAGE_EVERY_MS = 250

interface Running {
  /** Made for the first who looks at the signal. */
  abort: AbortController | undefined
  reason: KyroxError | undefined
  /** It hit a limit, and went on to say so. */
  isSpent: boolean
  readonly asks: Map<number, { readonly resolve: (value: unknown) => void; readonly reject: (error: Error) => void }>
}

/**
 * Called by the module of a worker: serves an engine to the node that started the worker. Browser and Node alike.
 * It knows nothing of tasks, peers or limits; whoever started the worker terminates it.
 */
export function serveEngine(engine: Engine): void {
  void onFirstMessage(({ port }) => void new EngineServer(engine, port))
}

/** Serves an engine on one port, on whatever thread this is. */
export class EngineServer {
  readonly #engine: Engine
  readonly #writer: PortWriter<FromAgent>
  readonly #running = new Map<number, Running>()
  #nextAsk = 1
  #usageTimer: ReturnType<typeof setInterval> | undefined

  constructor(engine: Engine, port: MessagePort) {
    this.#engine = engine
    this.#writer = new PortWriter<FromAgent>(port, (message, error) => this.#onRefused(message, error))
    port.onmessage = ({ data }: MessageEvent<Written<ToAgent>>) => {
      for (const message of messagesIn(data)) this.#hear(message)
    }
    this.#writer.write({ type: 'ready' })
  }

  #hear(message: ToAgent): void {
    if (message.type === 'run') {
      const { id, batch } = message
      void this.#run(id, (host, running) => (batch == null ? this.#engine.run(message, host) : this.#batch(message, host, running)))
    } else if (message.type === 'cancel') this.#cancel(message)
    else if (message.type === 'answer') this.#answer(message)
    else if (message.type === 'load') void this.#load(message)
    else if (message.type === 'suspend') void this.#suspend(message.id)
    else void this.#run(message.id, host => this.#resume(message.snapshot, message.call, host))
  }

  async #load({ program }: Extract<ToAgent, { type: 'load' }>): Promise<void> {
    try {
      await this.#engine.load?.(program)
      this.#writer.write({ type: 'loaded' })
    } catch (error) {
      this.#writer.write({ type: 'loaded', error: errorToData(error) })
    }
  }

  async #run(id: number, start: (host: RunHost, running: Running) => Promise<unknown>): Promise<void> {
    const running: Running = { abort: undefined, reason: undefined, isSpent: false, asks: new Map() }
    this.#running.set(id, running)
    if (this.#engine.usage != null) this.#usageTimer ??= setInterval(() => this.#tellUsage(), USAGE_EVERY_MS)
    try {
      const output = await start(this.#host(id, running), running)
      // here, where it was made: a copy on its way out costs as much again
      assertFits(output)
      this.#end(id, { type: 'done', id, output, ...this.#spent(running) }, transferablesOf(output))
    } catch (error) {
      const failed = { type: 'failed', id, error: errorToData(error) } as const
      this.#end(id, { ...failed, ...(error instanceof SandboxLimitError ? { spent: true } : this.#spent(running)) })
    }
  }

  /** One run for whoever started it; each of its inputs is a run for the engine. */
  async #batch({ batch = 0, ...call }: RunCall, host: RunHost, running: Running): Promise<unknown> {
    const { input: inputs } = call
    assertBatch(batch, inputs)
    const own = Object.create(host, { progress: { value: () => {} } }) as RunHost
    const run = async (input: unknown): Promise<unknown> => {
      try {
        return await this.#engine.run({ ...call, input }, own)
      } catch (error) {
        running.isSpent ||= error instanceof SandboxLimitError
        throw error
      }
    }
    return await runBatch(inputs, run, {
      together: this.#engine.together === true,
      isSpent: () => this.#spent(running).spent === true,
      throwIfEnded: () => {
        if (running.reason != null) throw running.reason
      }
    })
  }

  #spent({ isSpent }: Running): { readonly spent?: true } {
    return isSpent || this.#engine.isSpent?.() === true ? { spent: true } : {}
  }

  /** The last word of a run; use first, so that it is counted for it. */
  #end(id: number, last: FromAgent, transfer: Transferable[] = []): void {
    if (!this.#running.delete(id)) return
    this.#tellUsage()
    if (this.#running.size === 0) {
      clearInterval(this.#usageTimer)
      this.#usageTimer = undefined
    }
    if (this.#running.size === 0) this.#writer.writeAlone(last, transfer)
    else this.#writer.write(last, transfer)
  }

  #cancel({ id, reason }: Extract<ToAgent, { type: 'cancel' }>): void {
    const running = this.#running.get(id)
    if (running == null) return
    running.reason = new KyroxError(reason)
    running.abort?.abort(running.reason)
  }

  #host(id: number, running: Running): RunHost {
    const { asks } = running
    return {
      get signal() {
        if (running.abort == null) {
          running.abort = new AbortController()
          if (running.reason != null) running.abort.abort(running.reason)
        }
        return running.abort.signal
      },
      progress: fraction => this.#writer.say({ type: 'progress', id, fraction }),
      log: (level, text) => this.#writer.say({ type: 'log', id, level, text }),
      ask: question =>
        new Promise((resolve, reject) => {
          const ask = this.#nextAsk++
          asks.set(ask, { resolve, reject })
          this.#writer.write({ type: 'ask', id, ask, question })
        })
    }
  }

  #answer({ id, ask, value, error }: Extract<ToAgent, { type: 'answer' }>): void {
    const asks = this.#running.get(id)?.asks
    const asked = asks?.get(ask)
    asks?.delete(ask)
    if (error == null) asked?.resolve(value)
    else asked?.reject(errorFromData(error))
  }

  async #suspend(id: number): Promise<void> {
    try {
      if (this.#engine.suspend == null || !this.#running.has(id)) throw new KyroxError('There is no run here that can be suspended')
      const snapshot = await this.#engine.suspend()
      this.#end(id, { type: 'suspended', id, snapshot }, [snapshot.buffer as ArrayBuffer])
    } catch (error) {
      this.#writer.write({ type: 'unsuspended', id, error: errorToData(error) })
    }
  }

  async #resume(snapshot: Uint8Array, call: RunCall, host: RunHost): Promise<unknown> {
    if (this.#engine.resume == null) throw new KyroxError('This sandbox cannot go on with a suspended run')
    return await this.#engine.resume(snapshot, call, host)
  }

  #tellUsage(): void {
    const usage = this.#engine.usage?.()
    if (usage != null) this.#writer.write({ type: 'usage', ...usage })
  }

  /** An output or a question that cannot be handed to another thread. */
  #onRefused(message: FromAgent, error: Error): void {
    if (message.type === 'done') this.#writer.write({ type: 'failed', id: message.id, error: errorToData(error) })
    else if (message.type === 'ask') this.#answer({ type: 'answer', id: message.id, ask: message.ask, error: errorToData(error) })
  }
}

/** Browser workers hear on their global scope, Node's on `parentPort`. */
async function onFirstMessage(heard: (message: AgentPortMessage) => void): Promise<void> {
  const isPort = (data: unknown): data is AgentPortMessage => (data as Partial<AgentPortMessage> | null)?.kyrox === 'agent-port'
  if ('WorkerGlobalScope' in globalThis) {
    globalThis.addEventListener('message', ({ data }: MessageEvent<unknown>) => isPort(data) && heard(data))
    return
  }
  // in a variable, so that bundlers for browsers leave it alone
  const threads = 'node:worker_threads'
  const { parentPort } = (await import(/* @vite-ignore */ threads)) as typeof import('node:worker_threads')
  parentPort?.on('message', (data: unknown) => isPort(data) && heard(data))
}
