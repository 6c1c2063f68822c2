import type { Mesh } from './mesh/mesh.ts'
import type { PeerLink } from './mesh/peer-link.ts'
import type { AgentMessage } from './wire/proto/agent-message.js'

/** A part of the node that peers may speak to. */
export interface MessageTaker {
  /** True when the message was for this part. May throw at a body that does not decode. */
  take(link: PeerLink, message: AgentMessage): boolean
  /** What was under way on the link to a peer is lost. */
  linkLost?(peerId: string, reason: string): void
}

/** Hands what comes from peers to the part it is for; what is for nobody, or does not decode, is counted. */
export class MessageInbox {
  readonly #takers: readonly MessageTaker[]
  readonly #drop: (cause: string) => void

  constructor(takers: readonly MessageTaker[], drop: (cause: string) => void) {
    this.#takers = takers
    this.#drop = drop
  }

  listen(mesh: Mesh): void {
    mesh.addEventListener('link:lost', ({ detail: { peerId, reason } }) => {
      for (const taker of this.#takers) taker.linkLost?.(peerId, reason)
    })
    mesh.addEventListener('drop', ({ detail }) => this.#drop(detail))
  }

  /** A message of a peer that is not about the mesh itself. */
  take(link: PeerLink, message: AgentMessage): void {
    try {
      for (const taker of this.#takers) if (taker.take(link, message)) return
      this.#drop('unexpected')
    } catch {
      // a body that does not decode. Thrown on from here it would end a Node process
      this.#drop('garbled')
    }
  }
}
