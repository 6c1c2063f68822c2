import type { Clock } from './base/clock.ts'
import type { ChangeBatch } from './change-batch.ts'
import type { Mesh } from './mesh/mesh.ts'
import { capabilityViews, peerViews } from './peer-views.ts'
import type { CapabilityRegistry } from './runtime/capability-registry.ts'

export interface PeerTellingPorts {
  readonly clock: Clock
  readonly mesh: Mesh
  readonly registry: Pick<CapabilityRegistry, 'names'>
  readonly changes: ChangeBatch
}

/** Peers change with every heartbeat; people need no more than this. */
const EVERY_MS = 100

/** Tells a node's user of its peers and of what is offered. */
export class PeerTelling {
  readonly #ports: PeerTellingPorts
  #due = false

  constructor(ports: PeerTellingPorts) {
    this.#ports = ports
  }

  capabilities(): void {
    const { changes, mesh, registry } = this.#ports
    changes.add({ kind: 'capabilities', capabilities: capabilityViews(mesh, registry.names) })
  }

  /** Soon, with all that changes until then. */
  peers(): void {
    if (this.#due) return
    this.#due = true
    const { clock, changes, mesh } = this.#ports
    clock.setTimeout(() => {
      this.#due = false
      changes.add({ kind: 'peers', peers: peerViews(mesh) })
      this.capabilities()
    }, EVERY_MS)
  }
}
