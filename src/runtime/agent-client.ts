import { errorFromData, errorToData, InvalidArgumentError } from '../base/errors.ts'
import { transferablesOf } from '../base/transferables.ts'
import type { FromAgent, RunCall, ToAgent } from './agent-port.ts'
import { type AgentServices, noServices, type Usage } from './agent-services.ts'
import { messagesIn, PortWriter, type Written } from './port-writer.ts'
import type { Program } from './program.ts'
import { RunSuspendedError } from './sandbox.ts'

export interface ClientRunOptions {
  readonly onProgress: (fraction: number) => void
  readonly services?: AgentServices
  /** Goes on from here. */
  readonly snapshot?: Uint8Array
}

interface Pending extends ClientRunOptions {
  readonly resolve: (output: unknown) => void
  readonly reject: (error: Error) => void
  /** Ends what the run has asked for and waits for; most runs ask for nothing. */
  ended: AbortController | undefined
  asked: number
}

/** One run on the other side of the port. */
export interface AgentRun {
  readonly output: Promise<unknown>
  /** Asks the agent to end it. */
  readonly cancel: (reason: string) => void
  /** Nobody waits for the output any more. */
  readonly forget: () => void
  /** Freezes it: `output` rejects with `RunSuspendedError` then. */
  readonly suspend: () => Promise<Uint8Array>
}

/** Questions of one run that are being answered at once. A worker that asks more is not heard, which only it will feel. */
const MAX_OPEN_QUESTIONS = 64

interface Waiting<Value> {
  readonly resolve: (value: Value) => void
  readonly reject: (error: Error) => void
}

/** The node's side of one agent port: calls by number, answers matched. What the agent says wrongly is ignored. */
export class AgentClient {
  readonly #port: MessagePort
  readonly #writer: PortWriter<ToAgent>
  readonly #pending = new Map<number, Pending>()
  readonly #suspending = new Map<number, Waiting<Uint8Array>>()
  #loading: Waiting<void> | undefined
  #next = 1
  #closed: Error | undefined
  #isSpent = false

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

  /** It hit a limit and takes no more. */
  get isSpent(): boolean {
    return this.#isSpent
  }

  /** Hands the worker its code. Rejects with the worker's own error, or that of {@link close}. */
  load(program: Program): Promise<void> {
    return new Promise((resolve, reject) => {
      if (this.#closed != null) return reject(this.#closed)
      this.#loading = { resolve, reject }
      this.#writer.write({ type: 'load', program })
    })
  }

  /** Starts a run. @throws InvalidArgumentError, by its output, on an input that cannot be handed to another thread */
  run(call: RunCall, options: ClientRunOptions): AgentRun {
    const id = this.#next++
    const output = new Promise<unknown>((resolve, reject) => {
      if (this.#closed != null) reject(this.#closed)
      else this.#pending.set(id, { ...options, resolve, reject, ended: undefined, asked: 0 })
    })
    const { snapshot } = options
    const message: ToAgent = snapshot == null ? { type: 'run', id, ...call } : { type: 'resume', id, snapshot, call }
    if (this.#pending.size === 1) this.#writer.writeAlone(message)
    else this.#writer.write(message)
    return {
      output,
      cancel: reason => this.#writer.write({ type: 'cancel', id, reason }),
      forget: () => this.#settle(id, () => {}),
      suspend: () => this.#suspend(id)
    }
  }

  /** Rejects everything that waits; the port is closed. */
  close(error: Error): void {
    this.#closed ??= error
    this.#port.onmessage = null
    this.#port.close()
    this.#loading?.reject(error)
    for (const { reject } of this.#suspending.values()) reject(error)
    this.#suspending.clear()
    for (const id of [...this.#pending.keys()]) this.#settle(id, ({ reject }) => reject(error))
  }

  #suspend(id: number): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      if (this.#closed != null) return reject(this.#closed)
      this.#suspending.set(id, { resolve, reject })
      this.#writer.write({ type: 'suspend', id })
    })
  }

  /** Structured clone refuses the input, here and on every other node. */
  #onRefused(message: ToAgent, error: Error): void {
    const refused = new InvalidArgumentError(`Expected an input of plain values and bytes: ${error.message}`)
    if (message.type === 'run') this.#settle(message.id, ({ reject }) => reject(refused))
    else if (message.type === 'answer') this.#writer.write({ ...message, value: undefined, error: errorToData(refused) })
  }

  #hear(message: FromAgent): void {
    if (message.type === 'ready') return
    if (message.type === 'loaded') this.#onLoaded(message)
    else if (message.type === 'usage') this.#onUsage(message)
    else if (message.type === 'suspended' || message.type === 'unsuspended') this.#onSuspended(message)
    else if (message.type === 'done' || message.type === 'failed') this.#onEnd(message)
    else this.#onWord(message)
  }

  #onEnd(message: Extract<FromAgent, { type: 'done' | 'failed' }>): void {
    this.#isSpent ||= message.spent === true
    this.#settle(message.id, ({ resolve, reject }) =>
      message.type === 'done' ? resolve(message.output) : reject(errorFromData(message.error))
    )
  }

  /** What a run says while it lasts. */
  #onWord(message: Extract<FromAgent, { type: 'progress' | 'log' | 'ask' }>): void {
    const pending = this.#pending.get(message.id)
    if (pending == null) return
    if (message.type === 'ask') this.#onAsk(message, pending)
    else if (message.type === 'log') pending.services?.log(message.level, message.text)
    else if (Number.isFinite(message.fraction)) pending.onProgress(message.fraction)
  }

  #onAsk({ id, ask, question }: Extract<FromAgent, { type: 'ask' }>, pending: Pending): void {
    if (pending.asked >= MAX_OPEN_QUESTIONS) return
    pending.asked++
    const { services = noServices } = pending
    pending.ended ??= new AbortController()
    services
      .answer(question, pending.ended.signal)
      .then(
        value => this.#writer.write({ type: 'answer', id, ask, value }, transferablesOf(value)),
        (error: unknown) => this.#writer.write({ type: 'answer', id, ask, error: errorToData(error) })
      )
      .finally(() => pending.asked--)
  }

  #onLoaded({ error }: Extract<FromAgent, { type: 'loaded' }>): void {
    if (error == null) this.#loading?.resolve()
    else this.#loading?.reject(errorFromData(error))
    this.#loading = undefined
  }

  /** Of a worker with several runs nobody can say whose it was: the oldest is told. */
  #onUsage({ cpuMs, memoryBytes }: Usage): void {
    if (!(cpuMs >= 0 && memoryBytes >= 0)) return
    const [oldest] = this.#pending.values()
    oldest?.services?.used({ cpuMs, memoryBytes })
  }

  #onSuspended(message: Extract<FromAgent, { type: 'suspended' | 'unsuspended' }>): void {
    const waiting = this.#suspending.get(message.id)
    this.#suspending.delete(message.id)
    if (message.type === 'unsuspended') waiting?.reject(errorFromData(message.error))
    else {
      waiting?.resolve(message.snapshot)
      this.#settle(message.id, ({ reject }) => reject(new RunSuspendedError('The run was suspended')))
    }
  }

  #settle(id: number, how: (pending: Pending) => void): void {
    const pending = this.#pending.get(id)
    this.#pending.delete(id)
    if (pending == null) return
    pending.ended?.abort(new RunSuspendedError('The run has ended'))
    how(pending)
  }
}
