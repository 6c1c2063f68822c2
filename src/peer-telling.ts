import type { Clock } from './base/clock.ts'
import type { ChangeBatch } from './change-batch.ts'
import type { Mesh } from './mesh/mesh.ts'
import { capabilityViews, peerViews } from './peer-views.ts'
import type { CapabilityRegistry } from './runtime/capability-registry.ts'

export interface PeerTellingPorts {
  readonly clock: Clock
  readonly mesh: Pick<Mesh, 'peers' | 'link' | 'directError'>
  readonly registry: Pick<CapabilityRegistry, 'names'>
  readonly changes: ChangeBatch
}

/** Peers change with every heartbeat of every link; people need no more than this. A list of thirty took a twentieth of a core at ten times a second. */
const EVERY_MS = 500
/** Who came, went, or has another path: waits for others of its kind only, while the list is short. */
const NEWS_MS = 5
const SHORT_LIST = 64

/** Tells a node's user of its peers and of what is offered. */
export class PeerTelling {
  readonly #ports: PeerTellingPorts
  #dueAt = Number.POSITIVE_INFINITY
  #cancel: (() => void) | undefined
  /** The path of each peer, as it was told or is about to be. */
  readonly #paths = new Map<string, string>()

  constructor(ports: PeerTellingPorts) {
    this.#ports = ports
  }

  capabilities(): void {
    const { changes, mesh, registry } = this.#ports
    changes.add({ kind: 'capabilities', capabilities: capabilityViews(mesh, registry.names) })
  }

  /** This peer changed: soon, with all that changes until then. */
  peers(peerId: string): void {
    const { clock, changes, mesh } = this.#ports
    const isUrgent = this.#isNews(peerId) && mesh.peers.size <= SHORT_LIST
    const dueAt = clock.now() + (isUrgent ? NEWS_MS : EVERY_MS)
    if (dueAt >= this.#dueAt) return
    this.#dueAt = dueAt
    this.#cancel?.()
    this.#cancel = clock.setTimeout(
      () => {
        this.#dueAt = Number.POSITIVE_INFINITY
        this.#cancel = undefined
        changes.add({ kind: 'peers', peers: peerViews(mesh) })
        this.capabilities()
      },
      isUrgent ? NEWS_MS : EVERY_MS
    )
  }

  #isNews(peerId: string): boolean {
    const { mesh } = this.#ports
    const link = mesh.link(peerId)
    const linked = link?.hasPath === true ? link.path : 'none'
    const path = mesh.peers.get(peerId) == null ? undefined : linked
    if (path === this.#paths.get(peerId)) return false
    if (path == null) this.#paths.delete(peerId)
    else this.#paths.set(peerId, path)
    return true
  }
}
