import { AgentCourier, type AgentCourierPorts } from './agent-courier.ts'
import { AgentDesk, type AgentDeskPorts, AgentRefusedError } from './agent-desk.ts'
import { StoredNotes } from './agent-notes.ts'
import { nextTurn } from './base/next-turn.ts'
import { type AgentContent, type AgentPackage, type PackageSigner, packAgent } from './runtime/packages/agent-package.ts'
import { PackageStore } from './runtime/packages/package-store.ts'
import type { Store } from './storage/store.ts'

export interface AgentPartsPorts
  extends Omit<AgentDeskPorts, 'packages' | 'notes'>,
    Omit<AgentCourierPorts, 'desk' | 'admit' | 'nextTurn'> {
  readonly store: Store
  readonly signer: PackageSigner
  readonly takesAgents: () => boolean
}

/** What a node needs as soon as there is one package, here or on its way. Loaded then: a page that only asks for work does without. */
export class AgentParts {
  readonly desk: AgentDesk
  readonly courier: AgentCourier
  readonly #signer: PackageSigner

  constructor(ports: AgentPartsPorts) {
    const { store, signer, takesAgents } = ports
    this.#signer = signer
    this.desk = new AgentDesk({ ...ports, packages: new PackageStore(store), notes: new StoredNotes(store) })
    const admit = (): void => {
      if (!takesAgents()) throw new AgentRefusedError('This node takes no agents of others now')
    }
    this.courier = new AgentCourier({ ...ports, desk: this.desk, admit, nextTurn: () => new Promise(nextTurn) })
  }

  async pack(content: AgentContent): Promise<AgentPackage> {
    return await packAgent(content, this.#signer)
  }
}
