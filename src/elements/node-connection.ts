import type { KyroxNode } from '../kyrox-node.ts'
import type { AgentDefinition } from '../runtime/agent.ts'
import type { ElementOptions } from './element-options.ts'
import { builtInAgents, withinCeilings } from './hosted-agents.ts'
import { relayEvents } from './relayed-events.ts'

export interface NodeConnectionPorts {
  /** Gets the node's events as events of its own. */
  readonly target: EventTarget
  /** What is shown may have changed. */
  readonly changed: () => void
}

export interface NodeConnectionParts {
  readonly options: ElementOptions
  readonly agents: readonly AgentDefinition[] | undefined
}

/** One stay of an element in its network: loads the node when it is made, and ends it whole when closed, even while it is still loading. */
export class NodeConnection {
  readonly #ports: NodeConnectionPorts
  readonly #end = new AbortController()
  /** The node with its agents. Rejects when it cannot be made, and when it is closed before. */
  readonly ready: Promise<KyroxNode>
  #node: KyroxNode | undefined

  constructor(ports: NodeConnectionPorts, parts: NodeConnectionParts) {
    this.#ports = ports
    this.ready = this.#open(parts)
  }

  get node(): KyroxNode | undefined {
    return this.#node
  }

  get isClosed(): boolean {
    return this.#end.signal.aborted
  }

  async close(): Promise<void> {
    this.#end.abort()
    await this.#node?.stop()
  }

  async #open({ options, agents }: NodeConnectionParts): Promise<KyroxNode> {
    const { signal } = this.#end
    const [{ createNode }, hosted] = await Promise.all([import('../create-node.ts'), agents ?? builtInAgents(options)])
    signal.throwIfAborted()
    const { network, relays, maxCores: cores } = options
    const node = await createNode({ network, relays, cores, serve: false })
    if (signal.aborted) await node.stop()
    signal.throwIfAborted()
    for (const agent of withinCeilings(hosted, options)) node.host(agent)
    this.#node = node
    relayEvents(node, this.#ports.target, this.#ports.changed, signal)
    return node
  }
}
