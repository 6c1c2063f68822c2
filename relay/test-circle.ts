/** For tests: relays that know each other, nodes behind them, and a line between two relays that can be cut. */
import { connect, createServer, type Server, type Socket } from 'node:net'
import { expect } from 'vitest'
import { createNode } from '../src/create-node.ts'
import type { KyroxNode } from '../src/kyrox-node.ts'
import type { NodeOptions } from '../src/options.ts'
import { defineAgent } from '../src/runtime/agent.ts'
import { capability } from '../src/runtime/capability.ts'
import { createRelay, type Relay } from './relay.ts'
import type { RelayOptions } from './relay-options.ts'

/** What a test has started; all of it ends with the test. */
export class Circle {
  readonly #cleanups: Array<() => unknown> = []

  async end(): Promise<void> {
    await Promise.all(this.#cleanups.splice(0).map(clean => clean()))
  }

  /** A relay that says where it is. */
  async relay(options: RelayOptions = {}): Promise<Relay> {
    const port = options.port ?? (await freePort())
    return await this.quietRelay({ publicUrl: `http://127.0.0.1:${port}`, ...options, port })
  }

  /** A relay that others tell nobody of. */
  async quietRelay(options: RelayOptions = {}): Promise<Relay> {
    const relay = await createRelay({ networks: ['test'], logLevel: 'error', ...options })
    this.#cleanups.push(() => relay.stop())
    return relay
  }

  /** A node that has joined, and reaches others through relays only. */
  async node(relays: ReadonlyArray<{ readonly url: string }>, options: NodeOptions = {}): Promise<KyroxNode> {
    const urls = relays.map(({ url }) => url)
    const node = await createNode({ network: 'test', relays: urls, direct: false, serve: false, ...options })
    this.#cleanups.push(() => node.stop())
    await expect.poll(() => node.status, { timeout: 15_000, interval: 20 }).toBe('joined')
    return node
  }

  /** One that does `work`: it says its own id. */
  async worker(relays: ReadonlyArray<{ readonly url: string }>, options: NodeOptions = {}): Promise<KyroxNode> {
    const node = await this.node(relays, { serve: true, ...options })
    node.host(defineAgent({ name: 'worker', capabilities: [capability('work', { run: () => node.id })] }))
    return node
  }

  /** A way to a port that can be cut and mended. */
  async line(to: number): Promise<Line> {
    const line = new Line(to)
    this.#cleanups.push(() => line.cut())
    await line.mend()
    return line
  }
}

class Line {
  port = 0
  readonly #to: number
  readonly #sockets = new Set<Socket>()
  #server: Server | undefined

  constructor(to: number) {
    this.#to = to
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  async mend(): Promise<void> {
    const server = createServer(socket => {
      const other = connect(this.#to, '127.0.0.1')
      for (const [end, far] of [
        [socket, other],
        [other, socket]
      ] as const) {
        this.#sockets.add(end)
        end.pipe(far)
        end.on('error', () => far.destroy()).on('close', () => far.destroy())
      }
    })
    this.#server = server
    await new Promise<void>(resolve => server.listen(this.port, '127.0.0.1', resolve))
    this.port = (server.address() as { port: number }).port
  }

  async cut(): Promise<void> {
    const server = this.#server
    this.#server = undefined
    for (const socket of this.#sockets) socket.destroy()
    this.#sockets.clear()
    if (server != null) await new Promise(resolve => server.close(resolve))
  }
}

export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  await new Promise(resolve => server.close(resolve))
  return port
}
