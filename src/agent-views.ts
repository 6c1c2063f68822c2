import type { Clock } from './base/clock.ts'
import type { LocalExecutor } from './distributor/local-executor.ts'
import type { AgentLogLine, AgentView } from './node-agents.ts'
import type { NodeChange } from './node-protocol.ts'
import type { LogLevel } from './runtime/agent-services.ts'
import type { CapabilityRegistry, HostedAgent } from './runtime/capability-registry.ts'
import type { UsageMeter } from './runtime/usage-meter.ts'

export interface AgentViewsPorts {
  readonly clock: Clock
  readonly registry: CapabilityRegistry
  readonly executor: Pick<LocalExecutor, 'runningOf'>
  readonly meter: Pick<UsageMeter, 'get'>
  readonly packaged: () => readonly AgentView[]
  readonly tell: (change: NodeChange) => void
}

/** Meters move all the time; people need no more than this. */
const TELL_EVERY_MS = 500
/** Lines between two tellings: more than anybody reads of half a second. */
const MAX_LINES = 500

/** The agents of a node as people see them, with what they use now; tells when something changed, meters at a steady pace. */
export class AgentViews {
  readonly #ports: AgentViewsPorts
  #lines: AgentLogLine[] = []
  #isStopped = false
  #cancel: (() => void) | undefined

  constructor(ports: AgentViewsPorts) {
    this.#ports = ports
  }

  get all(): readonly AgentView[] {
    const { registry, packaged } = this.#ports
    const packages = packaged()
    const names = new Set(packages.map(({ name }) => name))
    const site = registry.agents.filter(({ name }) => !names.has(name)).map(siteView)
    return [...site, ...packages].map(view => this.#metered(view)).sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  /** Something about an agent is new. */
  changed(): void {
    if (this.#isStopped) return
    this.#cancel ??= this.#ports.clock.setTimeout(() => this.#tell(), TELL_EVERY_MS)
  }

  line(agent: string, level: LogLevel, text: string): void {
    this.#lines.push({ agent, level, text, at: this.#ports.clock.now() })
    if (this.#lines.length > 2 * MAX_LINES) this.#lines.splice(0, MAX_LINES)
    this.changed()
  }

  /** Tells no more. */
  stop(): void {
    this.#isStopped = true
    this.#cancel?.()
  }

  #tell(): void {
    this.#cancel = undefined
    const { tell } = this.#ports
    const agents = this.all
    tell({ kind: 'agents', agents })
    if (this.#lines.length > 0) tell({ kind: 'agent-log', lines: this.#lines.splice(0) })
    // a meter that stands still is news as well
    if (agents.some(({ running, cpuShare = 0 }) => running > 0 || cpuShare > 0)) this.changed()
  }

  #metered(view: AgentView): AgentView {
    const { executor, meter } = this.#ports
    const used = meter.get(view.name)
    const running = executor.runningOf(view.name)
    if (used == null) return Object.freeze({ ...view, running })
    return Object.freeze({ ...view, running, cpuMs: used.cpuMs, cpuShare: used.cpuShare, memoryBytes: used.memoryBytes })
  }
}

const siteView = ({ name, capabilities, sharesThread }: HostedAgent): AgentView => ({
  name,
  version: '0.0.0',
  origin: 'site',
  runtime: sharesThread === true ? 'inline' : 'worker',
  capabilities,
  state: 'ready',
  running: 0
})
