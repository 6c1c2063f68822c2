import type { AgentDesk } from './agent-desk.ts'
import { type ErrorData, errorToData, InvalidArgumentError, KyroxError } from './base/errors.ts'
import type { LocalExecutor } from './distributor/local-executor.ts'
import type { MovedRun, MovedRuns } from './distributor/moved-runs.ts'
import type { PeerRequests, RequestHandler } from './distributor/peer-requests.ts'
import { readMovedAgent } from './moved-agent.ts'
import type { AgentView, MoveReport } from './node-agents.ts'
import { openPackage } from './runtime/packages/agent-package.ts'
import { SELF } from './runtime/scheduler.ts'

/** No peer took the agent. `detail.reasons` has a line for each that was asked. */
export class NobodyTookItError extends KyroxError {
  override name = 'NobodyTookItError'
}

export interface AgentCourierPorts {
  readonly desk: AgentDesk
  readonly requests: Pick<PeerRequests, 'ask'>
  readonly local: LocalExecutor
  readonly moved: MovedRuns
  readonly selfId: string
  readonly ticks: () => number
  /** Peers that take the work of others now, best first. */
  readonly takers: () => readonly string[]
  /** Throws when this node takes no agents of others now. */
  readonly admit: () => void
  readonly views: () => readonly AgentView[]
  /** Resolves in a turn of the event loop of its own. */
  readonly nextTurn: () => Promise<void>
}

/** How a peer's answer to a package crosses threads. */
export type DeploymentData = { readonly peer: string } & (
  | { readonly ok: true; readonly agent: AgentView }
  | { readonly ok: false; readonly error: ErrorData }
)

/** Peers asked at once at most, whatever number was wanted. */
const MAX_COPIES = 16

/** Carries agents between nodes: sends packages, moves agents with their state and their runs, and does what the owner of an agent here asks for. */
export class AgentCourier {
  readonly #ports: AgentCourierPorts
  readonly handlers: Readonly<Record<string, RequestHandler>>

  constructor(ports: AgentCourierPorts) {
    this.#ports = ports
    const { desk } = ports
    this.handlers = {
      'agent.install': async (body, peer) => {
        ports.admit()
        return await desk.install(bytesOf(body, 'package'), peer)
      },
      'agent.list': async () => ports.views(),
      'agent.take': async (body, peer) => await this.#take(body, peer),
      'agent.move': this.#forOwner(async (name, body) => await this.move(name, textOf(body, 'to'))),
      'agent.remove': this.#forOwner(async name => await desk.remove(name)),
      'agent.rollback': this.#forOwner(async name => await desk.rollback(name)),
      'agent.stop': this.#forOwner(async name => await desk.setStopped(name, true)),
      'agent.start': this.#forOwner(async name => {
        ports.admit()
        await desk.setStopped(name, false)
      })
    }
  }

  /** @throws NobodyTookItError, by its result, when every peer that was asked said no */
  async deploy(packed: Uint8Array, to: string | number): Promise<readonly DeploymentData[]> {
    const wanted = to === 'any' ? 1 : typeof to === 'number' ? to : undefined
    if (wanted != null && !(Number.isInteger(wanted) && wanted >= 1 && wanted <= MAX_COPIES))
      throw new InvalidArgumentError(`Expected a peer, "any" or a number of 1 to ${MAX_COPIES}, got ${wanted}`, { limit: MAX_COPIES })
    const peers = wanted == null ? [String(to)] : [...this.#ports.takers()]
    const deployments: DeploymentData[] = []
    const done = (): number => deployments.filter(({ ok }) => ok).length
    // as many at once as are still wanted, the next best for those that say no
    while (peers.length > 0 && done() < (wanted ?? 1)) {
      const asked = peers.splice(0, (wanted ?? 1) - done())
      deployments.push(...(await Promise.all(asked.map(peer => this.#deployTo(peer, packed)))))
    }
    if (done() > 0) return deployments
    const reasons = deployments.map(each => (each.ok ? '' : `${each.peer}: ${each.error.name}: ${each.error.message}`))
    const [only] = deployments
    if (wanted == null && only?.ok === false) return deployments
    throw new NobodyTookItError(`No peer took the agent. ${reasons[0] ?? 'No peer takes the work of others now.'}`, { reasons })
  }

  /** Moves an agent of this node. Its runs that can be frozen go on there; the others are handed back to their owners. */
  async move(name: string, to: string): Promise<MoveReport> {
    const { desk, selfId } = this.#ports
    if (to === selfId) throw new InvalidArgumentError('Expected another node to move to, got this one')
    const endMove = desk.startMove(name)
    try {
      return await this.#handOver(name, to)
    } finally {
      endMove()
    }
  }

  async #handOver(name: string, to: string): Promise<MoveReport> {
    const { desk, requests, local, moved, selfId, ticks, nextTurn } = this.#ports
    const startedAt = ticks()
    const { pkg, note } = desk.find(name)
    // what came here a moment ago and is not awake yet goes on with it
    await moved.settled(pkg.manifest.capabilities.map(each => each.name))
    await nextTurn()
    const frozen = await local.freeze(name)
    try {
      const runs: MovedRun[] = frozen.map(({ call, snapshot }) => {
        const { taskId, epoch, capability, priority, submitter, depth = 0, emits } = call
        return {
          taskId,
          epoch,
          capability,
          priority,
          depth,
          owner: submitter == null || submitter === SELF ? selfId : submitter,
          snapshot,
          ...(emits == null ? {} : { emitted: emits.count })
        }
      })
      const state = await desk.stateOf(pkg).export()
      await requests.ask(to, 'agent.take', {
        package: pkg.bytes,
        state,
        runs,
        ...(note.deployedBy == null ? {} : { deployedBy: note.deployedBy })
      })
      const bytes = [pkg.bytes, state, ...frozen.map(({ snapshot }) => snapshot)].reduce((sum, part) => sum + part.byteLength, 0)
      for (const each of frozen) each.movedTo(to)
      // who owns them is told before the rest is handed back
      await nextTurn()
      // its person may have removed it meanwhile
      await desk.remove(name).catch(unless('AgentNotFoundError'))
      return { from: selfId, to, tookMs: ticks() - startedAt, bytes, runs: runs.length }
    } catch (error) {
      for (const each of frozen) each.goOn()
      throw error
    }
  }

  async #deployTo(peer: string, packed: Uint8Array): Promise<DeploymentData> {
    try {
      const agent = (await this.#ports.requests.ask(peer, 'agent.install', { package: packed })) as AgentView
      return { peer, ok: true, agent }
    } catch (error) {
      return { peer, ok: false, error: errorToData(error) }
    }
  }

  /** An agent that another node gives up: all of it, or none. */
  async #take(body: unknown, peer: string): Promise<AgentView> {
    const { desk, moved, admit, selfId } = this.#ports
    const { packed, state, runs, deployedBy } = readMovedAgent(body)
    // its own agent may come home whether or not it serves others
    if (deployedBy !== selfId || (await openPackage(packed)).author !== selfId) admit()
    const known = desk.views.map(({ name }) => name)
    const view = await desk.install(packed, peer, deployedBy)
    try {
      await desk.stateOf(desk.find(view.name).pkg).import(state)
      for (const run of runs) moved.add(run)
      return view
    } catch (error) {
      // what was here before it came is not given up because of it
      if (!known.includes(view.name)) await desk.remove(view.name)
      throw error
    }
  }

  /** Only whoever sent an agent here, or wrote it, has a say in it. */
  #forOwner(act: (name: string, body: unknown) => Promise<unknown>): RequestHandler {
    return async (body, peer) => {
      const name = textOf(body, 'name')
      this.#ports.desk.assertSay(name, peer)
      return await act(name, body)
    }
  }
}

const unless =
  (name: string) =>
  (error: Error): void => {
    if (error.name !== name) throw error
  }

const partOf = (body: unknown, key: string): unknown =>
  typeof body === 'object' && body !== null ? (body as Record<string, unknown>)[key] : undefined

function textOf(body: unknown, key: string): string {
  const value = partOf(body, key)
  if (typeof value === 'string' && value.length <= 256) return value
  throw new InvalidArgumentError(`Expected ${key} as a text of at most 256 characters, got ${typeof value}`)
}

function bytesOf(body: unknown, key: string): Uint8Array {
  const value = partOf(body, key)
  if (value instanceof Uint8Array) return value
  throw new InvalidArgumentError(`Expected ${key} as bytes, got ${typeof value}`)
}
