/** A tab that serves, and may own a graph of tasks. */
import { createNode, type KyroxNode } from '../../../src/index.ts'
import { workAgent } from '../../pages/work-agent.ts'
import { runWorkGraph, type WorkGraphOptions, type WorkGraphOutcome } from '../../pages/work-graph.ts'

export class GraphPage {
  #node: KyroxNode | undefined
  /** It owned a graph. */
  isOwner = false

  async start(relay: string, cores: number): Promise<string> {
    this.#node = await createNode({ network: 'bench', relays: [relay], serve: true, cores })
    this.#node.host(workAgent)
    return this.#node.id
  }

  /** Peers with a direct link that serve. */
  ready(): number {
    return this.#node?.peers.filter(({ path, serving }) => path === 'direct' && serving).length ?? 0
  }

  async run(options: WorkGraphOptions): Promise<WorkGraphOutcome> {
    if (this.#node == null) throw new Error('No node was started in this page')
    this.isOwner = true
    return await runWorkGraph(this.#node, options)
  }
}

declare global {
  var graphPage: GraphPage
}
globalThis.graphPage = new GraphPage()
