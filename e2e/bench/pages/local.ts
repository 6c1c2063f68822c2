/** Calls on one machine: comlink to a worker, and tasks to an agent of the same node. */
import { type Remote, wrap } from 'comlink'
import { capability, createNode, defineAgent, type KyroxNode } from '../../../src/index.ts'
import { ECHO, echoAgent } from './echo-agent.ts'
import { callTimes } from './echo-times.ts'

interface Echoing {
  echo(input: unknown): unknown
}

/** Where the node lives, and where its agent does. */
export type LocalWay = 'comlink' | 'worker/worker' | 'worker/inline' | 'page/worker' | 'page/inline'

const workerAgent = defineAgent({
  name: 'bench',
  capabilities: [capability(ECHO)],
  worker: () => new Worker(new URL('./local-worker.ts', import.meta.url), { type: 'module' })
})

export class LocalPage {
  #comlink: Remote<Echoing> | undefined
  readonly #nodes = new Map<LocalWay, KyroxNode>()

  async start(ways: readonly LocalWay[]): Promise<void> {
    this.#comlink = wrap<Echoing>(new Worker(new URL('./comlink-worker.ts', import.meta.url), { type: 'module' }))
    for (const way of ways) {
      if (way === 'comlink') continue
      const host = way.startsWith('worker') ? 'worker' : 'page'
      const node = await createNode({ network: 'bench', host })
      node.host(way.endsWith('inline') ? echoAgent : workerAgent)
      this.#nodes.set(way, node)
    }
  }

  /** Calls in ms each, for each way that was started. */
  async times(count: number): Promise<Partial<Record<LocalWay, number[]>>> {
    const input = new Uint8Array(64)
    const calls: Partial<Record<LocalWay, () => Promise<unknown>>> = { comlink: async () => await this.#comlink?.echo(input) }
    for (const [way, node] of this.#nodes) calls[way] = () => node.submit(ECHO, input, { where: 'here' }).result
    // none of those set is undefined
    return await callTimes(calls as Record<LocalWay, () => Promise<unknown>>, count)
  }
}

declare global {
  var localPage: LocalPage
}
globalThis.localPage = new LocalPage()
