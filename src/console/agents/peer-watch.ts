import type { AgentView } from '../../node-agents.ts'
import type { PeerAgents } from './agent-row.ts'

/** So often a peer is asked while somebody looks. */
export const LOOK_EVERY_MS = 1_000
/** More tables than this nobody reads, and every one is a question a second. */
export const MAX_WATCHED = 8

export interface PeerWatchPorts {
  readonly agentsOf: (peer: string, signal: AbortSignal) => Promise<readonly AgentView[]>
  /** False while the view cannot be seen: nobody is asked then. */
  readonly mayLook: () => boolean
  readonly changed: () => void
}

/** Agents of the peers that the person wants to see, asked again while they look. It never asks a peer that has not answered yet. */
export class PeerWatch {
  readonly #ports: PeerWatchPorts
  readonly #peers = new Map<string, PeerAgents>()
  readonly #asked = new Set<string>()
  readonly #end = new AbortController()

  constructor(ports: PeerWatchPorts) {
    this.#ports = ports
  }

  /** In the order they were added. */
  get peers(): readonly PeerAgents[] {
    return [...this.#peers.values()]
  }

  has(peer: string): boolean {
    return this.#peers.has(peer)
  }

  /** The one that was looked at longest makes room. */
  add(peer: string): void {
    if (this.#peers.has(peer)) return
    const [oldest] = this.#peers.keys()
    if (oldest != null && this.#peers.size >= MAX_WATCHED) this.#peers.delete(oldest)
    this.#peers.set(peer, { peer, agents: [] })
    this.#ports.changed()
    void this.#ask(peer)
  }

  delete(peer: string): void {
    if (this.#peers.delete(peer)) this.#ports.changed()
  }

  /** A second has passed. */
  look(): void {
    if (!this.#ports.mayLook()) return
    for (const peer of this.#peers.keys()) void this.#ask(peer)
  }

  /** Asks nobody any more. */
  stop(): void {
    this.#end.abort()
    this.#peers.clear()
  }

  async #ask(peer: string): Promise<void> {
    if (this.#asked.has(peer) || this.#end.signal.aborted) return
    this.#asked.add(peer)
    try {
      const agents = await this.#ports.agentsOf(peer, this.#end.signal)
      this.#take({ peer, agents })
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error)
      this.#take({ peer, agents: this.#peers.get(peer)?.agents ?? [], problem })
    } finally {
      this.#asked.delete(peer)
    }
  }

  #take(found: PeerAgents): void {
    if (!this.#peers.has(found.peer)) return
    this.#peers.set(found.peer, found)
    this.#ports.changed()
  }
}
