import type { Clock } from './base/clock.ts'
import type { HostKind } from './kyrox-node.ts'
import type { MeshLibp2p } from './mesh/mesh-libp2p.ts'
import type { RelayLook } from './mesh/relay-document.ts'
import type { AgentDescription, NodeChange } from './node-protocol.ts'
import type { ResolvedOptions } from './options.ts'
import type { Sandbox } from './runtime/sandbox.ts'
import type { Store } from './storage/store.ts'

export interface NodeCorePorts {
  readonly libp2p: MeshLibp2p
  readonly clock: Clock
  /** Monotonic, in milliseconds. */
  readonly ticks: () => number
  readonly random: () => number
  readonly look: RelayLook
  readonly sandboxFor: (agent: AgentDescription) => Sandbox
  readonly tell: (changes: readonly NodeChange[], transfer: Transferable[]) => void
  /** What is kept, shared with other nodes of this browser. */
  readonly store: Store
  readonly sign: (message: Uint8Array) => Promise<Uint8Array>
  readonly answer: (request: number, answer: Promise<unknown>) => void
}

export interface NodeCoreOptions
  extends Pick<
    ResolvedOptions,
    | 'network'
    | 'relays'
    | 'findRelays'
    | 'cores'
    | 'maxQueuedTasks'
    | 'resultCacheBytes'
    | 'serve'
    | 'takesAgents'
    | 'budget'
    | 'conditions'
    | 'region'
    | 'weights'
    | 'scorer'
    | 'choosing'
    | 'trusted'
  > {
  readonly hostedIn: HostKind
  readonly platform: string
  readonly canDirect: boolean
}
