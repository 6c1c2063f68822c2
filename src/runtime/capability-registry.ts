import { InvalidArgumentError } from '../base/errors.ts'
import type { Sandbox } from './sandbox.ts'

/** An agent in its sandbox, on this node. */
export interface HostedAgent {
  readonly name: string
  readonly capabilities: readonly string[]
  readonly sandbox: Sandbox
  readonly taskTimeoutMs: number
  /** Its runs share one thread, which takes them in turn. @default false */
  readonly sharesThread?: boolean
}

/** A node gossips every name it offers. */
export const MAX_CAPABILITIES = 64

/** The capabilities of the agents on this node. */
export class CapabilityRegistry {
  readonly #agents = new Map<string, HostedAgent>()
  readonly #byCapability = new Map<string, HostedAgent>()

  /** @throws InvalidArgumentError when the agent or one of its capabilities is there already, or there are too many. */
  add(agent: HostedAgent): void {
    if (this.#agents.has(agent.name))
      throw new InvalidArgumentError(`Expected a new agent name, got "${agent.name}", which is hosted already`)
    for (const name of agent.capabilities) {
      const other = this.#byCapability.get(name)
      if (other != null)
        throw new InvalidArgumentError(`Expected a new capability, got "${name}", which agent "${other.name}" offers already`)
    }
    if (this.#byCapability.size + agent.capabilities.length > MAX_CAPABILITIES) {
      throw new InvalidArgumentError(`Expected at most ${MAX_CAPABILITIES} capabilities on a node`, { limit: MAX_CAPABILITIES })
    }
    this.#agents.set(agent.name, agent)
    for (const name of agent.capabilities) this.#byCapability.set(name, agent)
  }

  /** The agent that was taken out, if it was there. */
  remove(name: string): HostedAgent | undefined {
    const agent = this.#agents.get(name)
    this.#agents.delete(name)
    for (const each of agent?.capabilities ?? []) this.#byCapability.delete(each)
    return agent
  }

  find(capability: string): HostedAgent | undefined {
    return this.#byCapability.get(capability)
  }

  /** Capability names in order. */
  get names(): string[] {
    return [...this.#byCapability.keys()].sort()
  }

  get agents(): HostedAgent[] {
    return [...this.#agents.values()]
  }
}
