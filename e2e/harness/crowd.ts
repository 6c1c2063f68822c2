import { noise } from '@libp2p/noise'
import { webSockets } from '@libp2p/websockets'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { createLibp2p } from 'libp2p'
import { askRelay } from '../../src/mesh/ask-relay.ts'
import type { Presence } from '../../src/wire/proto/agent-message.js'

export interface CrowdOptions {
  readonly network: string
  readonly nodes: number
  readonly capabilities: readonly string[]
}

/** Longer than any test: nobody here renews. */
const INTERVAL_MS = 10 * 60_000
const ANSWER_MS = 10_000
/** Handshakes at a time. */
const AT_ONCE = 10

/** Nodes of which nothing is there but a socket to the relay and what each said of itself: enough to be counted, and to be called in vain. */
export class Crowd implements AsyncDisposable {
  readonly #members: readonly Member[]

  private constructor(members: readonly Member[]) {
    this.#members = members
  }

  /** Resolves when the relay has heard each of them. */
  static async join(relayUrl: string, options: CrowdOptions): Promise<Crowd> {
    const { relays } = (await (await fetch(`${relayUrl}/.well-known/kyrox.json`)).json()) as { relays: [string] }
    const members: Member[] = []
    let left = options.nodes
    const join = async (): Promise<void> => {
      while (left-- > 0) members.push(await joined(relays[0], options))
    }
    await Promise.all(Array.from({ length: AT_ONCE }, join))
    return new Crowd(members)
  }

  /** Each says again what it is: to the relay it is newer than all others. */
  async speak(): Promise<void> {
    await Promise.all(this.#members.map(each => each.speak()))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#members.map(each => each.stop()))
  }
}

interface Member {
  speak(): Promise<void>
  stop(): Promise<void>
}

async function joined(relay: string, { network, capabilities }: CrowdOptions): Promise<Member> {
  const libp2p = await createLibp2p({
    transports: [webSockets()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    // the relay is on this machine
    connectionGater: { denyDialMultiaddr: () => false },
    connectionMonitor: { enabled: false }
  })
  const connection = await libp2p.dial(multiaddr(relay))
  const said = { network, epoch: 1, capabilities: [...capabilities], serving: true, platform: 'Test', leaving: false, offers: [] }
  let sequence = 0
  const speak = async (): Promise<void> => {
    const presence: Presence = { ...said, sequence: ++sequence, relays: [relay], intervalMs: INTERVAL_MS }
    const answer = await askRelay(connection, { network, capabilities: [], limit: 0, presence }, AbortSignal.timeout(ANSWER_MS))
    if (answer == null) throw new Error('Expected the relay to hear a node of the crowd')
  }
  await speak()
  return { speak, stop: async () => await libp2p.stop() }
}
