import type { Clock } from './base/clock.ts'
import type { NoticeView, RelayView, RunView } from './kyrox-node.ts'
import type { NodeChange } from './node-protocol.ts'

export interface NodeHistoryPorts {
  readonly clock: Clock
  readonly tell: (change: NodeChange) => void
}

const KEPT_RUNS = 100
const KEPT_NOTICES = 100

/** What happened on a node that people may want to look at later: runs for others, notices, what was refused. The oldest goes first. */
export class NodeHistory {
  readonly #ports: NodeHistoryPorts
  readonly #runs = new Map<string, RunView>()
  readonly #notices: NoticeView[] = []
  readonly #dropped: Record<string, number> = {}
  /** Relays that were said not to answer, so that an outage is said once. */
  readonly #unreachable = new Set<string>()

  constructor(ports: NodeHistoryPorts) {
    this.#ports = ports
  }

  get runs(): RunView[] {
    return [...this.#runs.values()]
  }

  get notices(): NoticeView[] {
    return [...this.#notices]
  }

  get dropped(): Record<string, number> {
    return { ...this.#dropped }
  }

  run(run: RunView): void {
    const key = `${run.owner}/${run.taskId}`
    this.#runs.delete(key)
    this.#runs.set(key, run)
    const [oldest] = this.#runs.keys()
    if (this.#runs.size > KEPT_RUNS && oldest != null) this.#runs.delete(oldest)
    this.#ports.tell({ kind: 'run', run })
  }

  notice(code: NoticeView['code'], message: string): void {
    const notice = Object.freeze({ code, message, at: this.#ports.clock.now() })
    this.#notices.push(notice)
    if (this.#notices.length > KEPT_NOTICES) this.#notices.shift()
    this.#ports.tell({ kind: 'notice', notice })
  }

  /** Something was refused at the door. */
  drop(cause: string): void {
    this.#dropped[cause] = (this.#dropped[cause] ?? 0) + 1
    this.#ports.tell({ kind: 'dropped', dropped: this.dropped })
  }

  relays(relays: readonly RelayView[]): void {
    for (const { address, state, lastError, found } of relays) {
      // nobody waits for one that nobody gave: another one is taken
      if (found) continue
      if (state === 'connected') this.#unreachable.delete(address)
      else if (state === 'waiting' && !this.#unreachable.has(address)) {
        this.#unreachable.add(address)
        const what = lastError ?? `Relay ${address} does not answer`
        this.notice('relay-unreachable', `${what}. Trying again; work and direct links here go on.`)
      }
    }
    this.#ports.tell({ kind: 'relays', relays })
  }
}
