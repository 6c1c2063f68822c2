import { connect } from 'node:net'
import { Command, scratchFolder } from './command.ts'
import { until } from './until.ts'

interface Health {
  readonly status: string
  readonly connections: number
  readonly reservations: number
  /** Relays that it is connected to. */
  readonly others: number
  /** Bytes it passed on between peers. */
  readonly relayedBytes: number
}

/** So long without a byte is quiet. */
const QUIET_MS = 400

/** `kyrox up` in a process of its own, which a test may kill and start again on the same port with the same key. */
export class RelayProcess implements AsyncDisposable {
  readonly url: string
  readonly #folder: { readonly path: string } & AsyncDisposable
  readonly #args: readonly string[]
  #command: Command

  private constructor(parts: {
    url: string
    command: Command
    folder: { readonly path: string } & AsyncDisposable
    args: readonly string[]
  }) {
    this.url = parts.url
    this.#command = parts.command
    this.#folder = parts.folder
    this.#args = parts.args
  }

  /** Starts one, on any free port unless one is given. */
  static async start(args: readonly string[] = [], port = 0): Promise<RelayProcess> {
    const folder = await scratchFolder()
    const all = ['up', '--host', '127.0.0.1', '--data', folder.path, ...args]
    const command = new Command([...all, '--port', String(port)])
    const url = await command.printed(/Open +(http:\S+)/)
    return new RelayProcess({ url, command, folder, args: all })
  }

  get port(): number {
    return Number(new URL(this.url).port)
  }

  async health(): Promise<Health> {
    return (await (await fetch(`${this.url}/health`)).json()) as Health
  }

  /** Bytes it has passed on, once it passes nothing on any more: links that have just gone direct take leave of their circuits. */
  async settledBytes(): Promise<number> {
    let before = -1
    return await until('the relay to have nothing to pass on', async () => {
      const { relayedBytes } = await this.health()
      await new Promise(resolve => setTimeout(resolve, QUIET_MS))
      const isQuiet = relayedBytes === before
      before = relayedBytes
      return isQuiet && { relayedBytes }
    }).then(({ relayedBytes }) => relayedBytes)
  }

  /** The process is killed; it says goodbye to nobody. */
  async kill(): Promise<void> {
    await this.#command.kill()
  }

  /** Starts it again where it was. Resolves as soon as its port answers, with that moment in milliseconds since the epoch. */
  async restart(): Promise<number> {
    this.#command = new Command([...this.#args, '--port', String(this.port)])
    return await until('the relay to listen again', async () => {
      if (this.#command.hasEnded) throw new Error(this.#command.output)
      return (await answers(this.port)) && Date.now()
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.kill()
    await this.#folder[Symbol.asyncDispose]()
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise(resolve => {
    const socket = connect(port, '127.0.0.1')
    const end = (isThere: boolean) => () => {
      socket.destroy()
      resolve(isThere)
    }
    socket.once('connect', end(true)).once('error', end(false))
  })
}
