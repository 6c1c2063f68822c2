import { InvalidArgumentError } from './base/errors.ts'
import type { AgentDefinition } from './runtime/agent.ts'
import { MAX_CAPABILITIES } from './runtime/capability-registry.ts'

/** Names of the agents that this page hosts. The core checks them as well, but it may be on another thread, where nobody hears it refuse. */
export class OwnAgents {
  readonly #capabilities = new Map<string, readonly string[]>()

  /** @throws InvalidArgumentError when the agent or one of its capabilities is there already, or there are too many. */
  add({ name: agent, capabilities }: AgentDefinition): void {
    if (this.#capabilities.has(agent)) throw new InvalidArgumentError(`Expected a new agent name, got "${agent}", which is hosted already`)
    const names = capabilities.map(({ name }) => name)
    const known = [...this.#capabilities.values()].flat()
    const taken = names.find(name => known.includes(name))
    if (taken != null) throw new InvalidArgumentError(`Expected a new capability, got "${taken}", which another agent here offers already`)
    if (known.length + names.length > MAX_CAPABILITIES)
      throw new InvalidArgumentError(`Expected at most ${MAX_CAPABILITIES} capabilities on a node`, { limit: MAX_CAPABILITIES })
    this.#capabilities.set(agent, names)
  }

  /** Whether it was there. */
  remove(agent: string): boolean {
    return this.#capabilities.delete(agent)
  }
}
