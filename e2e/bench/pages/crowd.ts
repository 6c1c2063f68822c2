/** One tab of many; its node starts with its script. */
import { createNode, type KyroxNode } from '../../../src/index.ts'
import { ECHO, echoAgent } from './echo-agent.ts'

/** By the clock that all tabs of a browser share, in ms. */
export interface CrowdTimes {
  readonly loadedAt: number
  readonly joinedAt: number
  readonly knowsAllAt: number
  readonly linkedAt: number
}

const now = (): number => performance.timeOrigin + performance.now()

export class CrowdPage {
  readonly #loadedAt = now()
  readonly #starting = createNode({ network: 'bench', relays: [location.origin], serve: true }).then(node => {
    node.host(echoAgent)
    return node
  })
  #node: KyroxNode | undefined
  /** Resolves when this tab has joined, knows as many others as its address says, and can send a task to one of them. */
  readonly settled = this.#settle(Number(new URLSearchParams(location.search).get('others')))

  async #settle(others: number): Promise<CrowdTimes> {
    const node = await this.#starting
    this.#node = node
    const first = (holds: () => boolean): Promise<number> =>
      new Promise(resolve => {
        const look = (): void => {
          if (!holds()) return
          node.removeEventListener('peers:change', look)
          node.removeEventListener('status:change', look)
          resolve(now())
        }
        node.addEventListener('peers:change', look)
        node.addEventListener('status:change', look)
        look()
      })
    const [joinedAt, knowsAllAt, linkedAt] = await Promise.all([
      first(() => node.status === 'joined'),
      first(() => node.peers.length >= others),
      first(() => node.peers.some(({ path }) => path !== 'none'))
    ])
    return { loadedAt: this.#loadedAt, joinedAt, knowsAllAt, linkedAt }
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
