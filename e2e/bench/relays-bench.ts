/** What a second relay costs a node that idles: bytes through its sockets to relays. In one process, no browser. */

import type { AddressInfo } from 'node:net'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { createRelay, type Relay } from '../../relay/index.ts'
import { createNode, type KyroxNode } from '../../src/index.ts'
import { until } from '../harness/until.ts'
import { type Bench, note } from './bench.ts'
import { type Figure, figure } from './figure.ts'

const NODES = 16
const MEASURED_MS = 20_000
/** All are linked and have said what there was to say. */
const SETTLE_MS = 15_000
const NETWORK = 'bench'

export const relaysBench: Bench = {
  name: 'relays',
  limitMs: () => 5 * 60_000,
  async run(): Promise<readonly Figure[]> {
    const one = await idleBytes(1)
    const two = await idleBytes(2)
    return [
      figure('relays/idle bytes per node, one relay', { value: one, unit: 'KB/s' }),
      figure('relays/idle bytes per node, two relays', { value: two, unit: 'KB/s', baseline: one })
    ]
  }
}

/** A way to a port, which counts what goes over it. */
class CountedLine {
  bytes = 0
  port = 0
  readonly #sockets = new Set<Socket>()
  readonly #server: Server

  constructor(to: () => number) {
    this.#server = createServer(socket => {
      const other = connect(to(), '127.0.0.1')
      for (const [end, far] of [
        [socket, other],
        [other, socket]
      ] as const) {
        this.#sockets.add(end)
        end.on('data', ({ byteLength }) => {
          this.bytes += byteLength
        })
        end.pipe(far)
        end.on('error', () => far.destroy()).on('close', () => far.destroy())
      }
    })
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`
  }

  async open(): Promise<void> {
    await new Promise<void>(resolve => this.#server.listen(0, '127.0.0.1', resolve))
    this.port = (this.#server.address() as AddressInfo).port
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
  }
}

/** KB a second and node, in and out, of nodes that have links on relays and nothing to do. */
async function idleBytes(relayCount: number): Promise<number> {
  const relays: Relay[] = []
  const lines: CountedLine[] = []
  const nodes: KyroxNode[] = []
  try {
    for (let n = 0; n < relayCount; n++) {
      const line = new CountedLine(() => relays[n]?.port ?? 0)
      await line.open()
      lines.push(line)
      const [first] = relays
      relays.push(
        await createRelay({ networks: [NETWORK], logLevel: 'error', publicUrl: line.url, peers: first == null ? [] : [first.url] })
      )
    }
    const [line] = lines
    for (let n = 0; n < NODES; n++) nodes.push(await createNode({ network: NETWORK, relays: [line?.url ?? ''], direct: false }))
    const isSettled = (node: KyroxNode): boolean =>
      node.peers.filter(({ path }) => path === 'relayed').length === NODES - 1
      && node.relays.filter(({ state }) => state === 'connected').length === relayCount
    await until('all to know each other', () => nodes.every(isSettled), 90_000)
    await wait(SETTLE_MS)
    const total = (): number => lines.reduce((sum, { bytes }) => sum + bytes, 0)
    const before = total()
    await wait(MEASURED_MS)
    const perNode = (total() - before) / NODES / (MEASURED_MS / 1_000) / 1_024
    note(`  ${NODES} nodes, ${relayCount} relays: ${perNode.toFixed(2)} KB/s each, in and out`)
    return perNode
  } finally {
    await Promise.all(nodes.map(node => node.stop()))
    await Promise.all(relays.map(relay => relay.stop()))
    for (const line of lines) line.close()
  }
}

const wait = (ms: number): Promise<void> => new Promise(resolve => setTimeout(resolve, ms))
