/** For tests: as much of a libp2p node as the mesh uses, whose connections are made by the test. */
import type { Connection, Stream } from '@libp2p/interface'
import type { MeshLibp2p } from './mesh-libp2p.ts'

/** Two valid ids, since addresses are checked. */
export const ALICE = '12D3KooWBtg3aaRMjxwedh83aGiUkwSxDwUZkzuJcfaqUmo7R3pq'
export const BOB = '12D3KooWAWN2MNo6hyCPW6qLqtiPNJLuXX9wuALGwdTdWWiRaKCZ'
export const RELAY = `/ip4/127.0.0.1/tcp/9/ws/p2p/12D3KooWK99VoVxNE7XzyBwXEzW7xhK7Gpv85r9F3V3fyKSUKPH5`

class TestPubsub extends EventTarget {
  readonly topicValidators = new Map<string, (via: unknown, message: unknown) => string>()
  readonly published: Uint8Array[] = []
  subscribe(): void {}
  unsubscribe(): void {}
  getPeers(): string[] {
    return []
  }

  async publish(_topic: string, data: Uint8Array): Promise<void> {
    this.published.push(data)
  }

  hear(topic: string, from: string, data: Uint8Array): void {
    this.dispatchEvent(Object.assign(new Event('gossipsub:message'), { detail: { msg: { topic, from, data } } }))
  }
}

export interface TestConnectionOptions {
  readonly direct?: boolean
  readonly newStream?: () => Promise<Stream>
}

/** A connection to bob that opens streams as it is told. */
export function testConnection({ direct = false, newStream }: TestConnectionOptions = {}) {
  const aborted: string[] = []
  const connection = {
    remotePeer: { toString: () => BOB },
    status: 'open',
    direct,
    limits: direct ? undefined : {},
    newStream: newStream ?? (async () => ({}) as Stream),
    abort: (error: Error) => {
      aborted.push(error.message)
      connection.status = 'aborted'
    }
  }
  // all that the mesh uses of a connection
  return { connection: connection as unknown as Connection, aborted }
}

export function testLibp2p() {
  const pubsub = new TestPubsub()
  const dialled: string[] = []
  const connections: Connection[] = []
  /** What a dial does; the test replaces it. */
  const behaviour = {
    dial: async (_address: string): Promise<Connection> => {
      throw new Error('out of reach')
    }
  }
  const libp2p = Object.assign(new EventTarget(), {
    peerId: { toString: () => ALICE },
    services: { pubsub },
    gate: { isShut: false },
    getConnections: () => connections,
    handle: async () => {},
    unhandle: async () => {},
    dial: async (address: { toString(): string }) => {
      dialled.push(address.toString())
      return await behaviour.dial(address.toString())
    }
  })
  // all that the mesh uses of libp2p
  return { libp2p: libp2p as unknown as MeshLibp2p, pubsub, dialled, connections, behaviour }
}
