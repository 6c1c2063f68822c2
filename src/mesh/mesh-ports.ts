import type { Clock } from '../base/clock.ts'
import type { Store } from '../storage/store.ts'
import type { AgentMessage } from '../wire/proto/agent-message.js'
import type { MeshLibp2p } from './mesh-libp2p.ts'
import type { SelfDescription } from './own-presence.ts'
import type { PeerLink } from './peer-link.ts'
import type { PeerRecord } from './peer-table.ts'
import type { RelayLook } from './relay-document.ts'
import type { RelayState } from './relay-keeper.ts'
import type { Whereabouts } from './whereabouts.ts'

export interface MeshPorts {
  readonly libp2p: MeshLibp2p
  readonly clock: Clock
  readonly ticks: () => number
  /** 0 to 1. @default Math.random */
  readonly random?: () => number
  readonly describe: () => SelfDescription
  /** @default none: nothing is foretold of round trips */
  readonly whereabouts?: Whereabouts
  /** Gets what comes from peers and is not about the mesh itself. */
  readonly onMessage: (link: PeerLink, message: AgentMessage) => void
  /** How relays are asked what they are. */
  readonly look: RelayLook
  /** Where found relays are remembered. @default nowhere */
  readonly store?: Pick<Store, 'get' | 'put'>
}

export interface MeshOptions {
  readonly network: string
  readonly relays: readonly string[]
  /** Looks for more relays of the network than were given. @default false */
  readonly findRelays?: boolean
  readonly canDirect: boolean
}

export interface MeshEvents {
  'peer:join': CustomEvent<PeerRecord>
  'peer:leave': CustomEvent<PeerRecord>
  /** Something about the peers or their links is new. */
  'peers:change': CustomEvent<string>
  'relay:change': CustomEvent<readonly RelayState[]>
  /** The link to a peer closed: what was under way on it is lost. */
  'link:lost': CustomEvent<{ readonly peerId: string; readonly reason: string }>
  /** A peer is silent, perhaps frozen: what it was to do should be done elsewhere. Its link stays. */
  'peer:stalled': CustomEvent<{ readonly peerId: string; readonly reason: string }>
  /** A frame or message was refused; `detail` is the cause. */
  drop: CustomEvent<string>
  slept: CustomEvent<number>
}
