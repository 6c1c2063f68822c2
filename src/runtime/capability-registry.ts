import { InvalidArgumentError } from '../base/errors.ts'
import type { AgentPermissions } from './agent-permissions.ts'
import { type CapabilityOffer, DEFAULT_VERSION, matchesRequirement, type Requirement } from './capability-offer.ts'
import type { Sandbox } from './sandbox.ts'
import { compareVersions, isVersion } from './version.ts'

/** An agent in its sandbox, on this node. */
export interface HostedAgent {
  readonly name: string
  readonly capabilities: readonly string[]
  /** More about some of its capabilities, at most one for each. Those without one have version 0.0.0 and no attributes. */
  readonly offers?: readonly CapabilityOffer[]
  readonly sandbox: Sandbox
  readonly taskTimeoutMs: number
  /** Most that one run may hold; what the budget counts. An agent of the site says nothing, and counts for nothing. @default 0 */
  readonly memoryLimitBytes?: number
  /** @default none */
  readonly permissions?: AgentPermissions
  /** Its runs share one thread, which takes them in turn. @default false */
  readonly sharesThread?: boolean
}

/** An offer with its version, and the agent behind it. */
export interface HostedOffer {
  readonly agent: HostedAgent
  readonly offer: CapabilityOffer & { readonly version: string }
}

/** A node gossips every name it offers. */
export const MAX_CAPABILITIES = 64

/** The capabilities of the agents on this node. Two agents may offer one in two versions. */
export class CapabilityRegistry {
  readonly #agents = new Map<string, HostedAgent>()
  /** By capability, the highest version first; no list is empty. */
  readonly #offers = new Map<string, readonly HostedOffer[]>()

  /** @throws InvalidArgumentError when the agent or one of its capabilities is there already in that version, or there are too many. */
  add(agent: HostedAgent): void {
    this.assertFits(agent)
    const added = offersOf(agent)
    this.#agents.set(agent.name, agent)
    for (const each of added) {
      const all = [...(this.#offers.get(each.offer.name) ?? []), each]
      this.#offers.set(
        each.offer.name,
        all.sort((a, b) => compareVersions(b.offer.version, a.offer.version))
      )
    }
  }

  /**
   * Whether it could be added once the agent of the name `replaced` was taken out.
   * @throws InvalidArgumentError as {@link add} does
   */
  assertFits(agent: HostedAgent, replaced?: string): void {
    if (agent.name !== replaced && this.#agents.has(agent.name))
      throw new InvalidArgumentError(`Expected a new agent name, got "${agent.name}", which is hosted already`)
    const added = offersOf(agent)
    for (const { offer } of added) this.#assertNew(offer, replaced)
    const others = this.offers.filter(each => each.agent.name !== replaced)
    if (others.length + added.length > MAX_CAPABILITIES) {
      throw new InvalidArgumentError(`Expected at most ${MAX_CAPABILITIES} capabilities on a node`, { limit: MAX_CAPABILITIES })
    }
  }

  /** The agent that was taken out, if it was there. */
  remove(name: string): HostedAgent | undefined {
    const agent = this.#agents.get(name)
    this.#agents.delete(name)
    for (const each of agent?.capabilities ?? []) {
      const others = (this.#offers.get(each) ?? []).filter(other => other.agent !== agent)
      if (others.length > 0) this.#offers.set(each, others)
      else this.#offers.delete(each)
    }
    return agent
  }

  /** The agent with the highest version of those that meet the requirement. */
  find(capability: string, requirement: Requirement = {}): HostedAgent | undefined {
    return this.findOffer(capability, requirement)?.agent
  }

  /** The same with what it says of the capability. */
  findOffer(capability: string, requirement: Requirement = {}): HostedOffer | undefined {
    return this.#offers.get(capability)?.find(({ offer }) => matchesRequirement(offer, requirement))
  }

  /** Capability names in order, each of them once. */
  get names(): string[] {
    return [...this.#offers.keys()].sort()
  }

  /** All offers in order of names, the highest version of each first. */
  get offers(): HostedOffer[] {
    return this.names.flatMap(name => this.#offers.get(name) ?? [])
  }

  get agents(): HostedAgent[] {
    return [...this.#agents.values()]
  }

  #assertNew({ name, version }: HostedOffer['offer'], replaced: string | undefined): void {
    const other = this.#offers
      .get(name)
      ?.find(({ offer, agent }) => agent.name !== replaced && compareVersions(offer.version, version) === 0)
    if (other == null) return
    throw new InvalidArgumentError(
      `Expected a new capability, got "${name}", which agent "${other.agent.name}" offers already in version ${version}`,
      { value: name }
    )
  }
}

/** One offer for each of the agent's capabilities. */
function offersOf(agent: HostedAgent): HostedOffer[] {
  const { offers = [], capabilities } = agent
  const said = new Map(offers.map(offer => [offer.name, offer]))
  if (said.size !== offers.length) throw new InvalidArgumentError(`Expected one offer for each capability of "${agent.name}"`)
  for (const { name, version = DEFAULT_VERSION } of offers) {
    if (!capabilities.includes(name)) throw new InvalidArgumentError(`Expected an offer of a capability of "${agent.name}", got "${name}"`)
    if (!isVersion(version))
      throw new InvalidArgumentError(`Expected a semantic version of "${name}", got "${String(version).slice(0, 80)}"`)
  }
  return capabilities.map(name => ({ agent, offer: { name, ...said.get(name), version: said.get(name)?.version ?? DEFAULT_VERSION } }))
}
