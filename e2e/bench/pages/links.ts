/** One of two tabs. The same tab speaks three ways to the other: raw data channels, a libp2p stream, Kyrox. */
import type { Libp2p } from '@libp2p/interface'
import { createNode, type KyroxNode, type NodeOptions } from '../../../src/index.ts'
import { echoStream, serveBare, startBare } from './bare-libp2p.ts'
import { BYTES, ECHO, echoAgent } from './echo-agent.ts'
import { callsPerSecond, callTimes, echoesPerSecond, roundTrips } from './echo-times.ts'
import { type Echo, RawPeer } from './raw-peer.ts'

const ROUND_TRIP_BYTES = 64
const RATE_BYTES = 256
const IN_FLIGHT = 256
const DIRECT_MS = 20_000

export type Way = 'raw' | 'libp2p' | 'kyrox'

export class LinksPage {
  readonly raw = new RawPeer()
  #rawEcho: Echo | undefined
  #bare: Libp2p | undefined
  #bareEcho: Echo | undefined
  #node: KyroxNode | undefined

  /** The one that asks. */
  get isOwner(): boolean {
    return this.#rawEcho != null
  }

  async connectRaw(answer: RTCSessionDescriptionInit): Promise<void> {
    await this.raw.accept(answer)
    this.#rawEcho = await this.raw.echo()
  }

  async startBare(relay: string): Promise<string> {
    this.#bare = await startBare()
    return await serveBare(this.#bare, relay)
  }

  async connectBare(relay: string, peer: string): Promise<void> {
    if (this.#bare == null) throw new Error('Expected a started libp2p node')
    this.#bareEcho = await echoStream(this.#bare, relay, peer, { direct: true })
  }

  /** Starts the node; `serve` makes it the one that answers. */
  async startKyrox(options: NodeOptions): Promise<void> {
    this.#node = await createNode({ network: 'bench', relays: [location.origin], ...options })
    if (options.serve === true) this.#node.host(echoAgent)
  }

  /** Resolves when the other tab is linked directly and answers. */
  async connectKyrox(): Promise<void> {
    const node = this.#kyrox
    const isDirect = (): boolean => node.peers.some(({ path, capabilities }) => path === 'direct' && capabilities.includes(ECHO))
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`No direct link in ${DIRECT_MS} ms`)), DIRECT_MS)
      const look = (): void => {
        if (!isDirect()) return
        clearTimeout(timer)
        resolve()
      }
      node.addEventListener('peers:change', look)
      look()
    })
    await this.#echo(ROUND_TRIP_BYTES)
  }

  async roundTrips(way: Way, count: number): Promise<number[]> {
    if (way === 'kyrox') return (await callTimes({ kyrox: () => this.#echo(ROUND_TRIP_BYTES) }, count)).kyrox
    return await roundTrips(this.#echoOf(way), ROUND_TRIP_BYTES, count)
  }

  async rate(way: Way, forMs: number): Promise<number> {
    if (way === 'kyrox') return await callsPerSecond(() => this.#echo(RATE_BYTES), IN_FLIGHT, forMs)
    return await echoesPerSecond(this.#echoOf(way), RATE_BYTES, IN_FLIGHT, forMs)
  }

  /** The same through `node.map`. */
  async mapRate(count: number): Promise<number> {
    const inputs = Array.from({ length: count }, () => new Uint8Array(RATE_BYTES))
    const startedAt = performance.now()
    for await (const result of this.#kyrox.map(ECHO, inputs, { where: 'elsewhere', inFlight: IN_FLIGHT }))
      if (!result.ok) throw result.error
    return (count / (performance.now() - startedAt)) * 1_000
  }

  /** MB/s of one result. */
  async bulk(way: 'raw' | 'kyrox', bytes: number): Promise<number> {
    const startedAt = performance.now()
    const whole =
      way === 'raw' ? await this.raw.fetch(bytes) : await this.#kyrox.submit<Uint8Array>(BYTES, bytes, { where: 'elsewhere' }).result
    if (whole.byteLength !== bytes) throw new Error(`Expected ${bytes} bytes, got ${whole.byteLength}`)
    return bytes / 1_000 / (performance.now() - startedAt)
  }

  get #kyrox(): KyroxNode {
    if (this.#node == null) throw new Error('Expected a started node')
    return this.#node
  }

  async #echo(bytes: number): Promise<void> {
    await this.#kyrox.submit(ECHO, new Uint8Array(bytes), { where: 'elsewhere' }).result
  }

  #echoOf(way: 'raw' | 'libp2p'): Echo {
    const echo = way === 'raw' ? this.#rawEcho : this.#bareEcho
    if (echo == null) throw new Error(`Expected a connection by ${way}`)
    return echo
  }
}

declare global {
  var linksPage: LinksPage
}
globalThis.linksPage = new LinksPage()
