/** One tab of many. */
import { createNode, type KyroxNode } from '../../../src/index.ts'
import { ECHO, echoAgent } from './echo-agent.ts'

export class CrowdPage {
  #node: KyroxNode | undefined
  #startedAt = 0

  async start(): Promise<void> {
    this.#startedAt = performance.now()
    this.#node = await createNode({ network: 'bench', relays: [location.origin], serve: true })
    this.#node.host(echoAgent)
  }

  /** How long after its start this tab had joined and knew so many others, in ms. */
  async knows(others: number): Promise<number> {
    const node = this.#own
    const isThere = (): boolean => node.status === 'joined' && node.peers.length >= others
    await new Promise<void>(resolve => {
      const look = (): void => {
        if (!isThere()) return
        node.removeEventListener('peers:change', look)
        node.removeEventListener('status:change', look)
        resolve()
      }
      node.addEventListener('peers:change', look)
      node.addEventListener('status:change', look)
      look()
    })
    return performance.now() - this.#startedAt
  }

  /** Peers by path. */
  paths(): Record<'direct' | 'relayed' | 'none', number> {
    const count = (wanted: string): number => this.#own.peers.filter(({ path }) => path === wanted).length
    return { direct: count('direct'), relayed: count('relayed'), none: count('none') }
  }

  /** What carries the links of this tab. */
  carriers(): string[] {
    return this.#own.peers.map(({ path, link }) => `${path} ${link?.carrier}`)
  }

  /** Tasks that came to the right end on other tabs, of so many; and how many tabs did them. */
  async work(tasks: number): Promise<{ readonly right: number; readonly executors: number }> {
    const inputs = Array.from({ length: tasks }, (_, index) => index)
    let right = 0
    const executors = new Set<string>()
    for await (const result of this.#own.map<number>(ECHO, inputs, { where: 'elsewhere', inFlight: 64, capabilityWaitMs: 20_000 })) {
      if (!result.ok || result.output !== result.index) continue
      right++
      if (result.task.explanation != null) executors.add(result.task.explanation.chosen)
    }
    return { right, executors: executors.size }
  }

  get #own(): KyroxNode {
    if (this.#node == null) throw new Error('Expected a started node')
    return this.#node
  }
}

declare global {
  var crowdPage: CrowdPage
}
globalThis.crowdPage = new CrowdPage()
