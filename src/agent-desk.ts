import { KyroxError } from './base/errors.ts'
import type { AgentView } from './node-agents.ts'
import type { AgentDescription } from './node-protocol.ts'
import { descriptionOf, hostedAgentOf, packagedView } from './packaged-agent.ts'
import type { HostedAgent } from './runtime/capability-registry.ts'
import { type AgentPackage, openPackage } from './runtime/packages/agent-package.ts'
import type { AgentStateStore } from './runtime/packages/agent-state.ts'
import type { PackageStore } from './runtime/packages/package-store.ts'
import { Turns } from './runtime/packages/turns.ts'
import type { Sandbox } from './runtime/sandbox.ts'

/** No package of that name is on the node that was asked. */
export class AgentNotFoundError extends KyroxError {
  override name = 'AgentNotFoundError'
}

/** The node does not do this for whoever asked. */
export class AgentRefusedError extends KyroxError {
  override name = 'AgentRefusedError'
}

export interface AgentDeskPorts {
  readonly packages: PackageStore
  readonly notes: AgentNotes
  readonly stateOf: (agent: string, limitBytes: number) => AgentStateStore
  readonly sandboxFor: (agent: AgentDescription) => Sandbox
  /** Throws when another agent here, the one that is replaced not counted, has its name or one of its capabilities. */
  readonly assertFits: (agent: HostedAgent, replaces: boolean) => void
  /** Offers the agent's capabilities, or takes them back and ends its runs. */
  readonly host: (agent: HostedAgent) => void
  readonly unhost: (name: string) => void
  readonly changed: () => void
  /** Whether agents that others sent, to this page or another of its origin, are offered again after a restart. */
  readonly keepsForeign: boolean
}

/** What a node keeps of a package besides the package. */
export interface AgentNote {
  readonly deployedBy?: string
  readonly isStopped?: boolean
}

export interface AgentNotes {
  all(): Promise<ReadonlyMap<string, AgentNote>>
  set(agent: string, note: AgentNote | undefined): Promise<void>
}

interface Installed {
  pkg: AgentPackage
  note: AgentNote
  versions: readonly string[]
  /** On its way to another node. */
  isMoving?: boolean
}

/** The agents that came to this node as packages: kept, offered, stopped, gone back with, removed. It knows nothing of peers. */
export class AgentDesk {
  readonly #ports: AgentDeskPorts
  readonly #installed = new Map<string, Installed>()
  /** What is written in several places is written by one at a time. */
  readonly #turns = new Turns()

  constructor(ports: AgentDeskPorts) {
    this.#ports = ports
  }

  /** Offers what was kept. One that cannot be read any more is left out; it never keeps a node from starting. */
  async start(): Promise<void> {
    const { packages, notes } = this.#ports
    const kept = await notes.all()
    for (const pkg of await packages.list()) {
      const { name } = pkg.manifest
      const installed = { pkg, versions: await this.#versionsOf(name), note: kept.get(name) ?? {} }
      this.#installed.set(name, installed)
      const mayOffer = installed.note.deployedBy == null || this.#ports.keepsForeign
      // shown as what it is: not offered
      if (!mayOffer) installed.note = { ...installed.note, isStopped: true }
      if (installed.note.isStopped !== true) this.#offerKept(pkg)
    }
    this.#ports.changed()
  }

  get views(): readonly AgentView[] {
    return [...this.#installed.values()].map(packagedView)
  }

  /** @throws AgentNotFoundError */
  find(name: string): { readonly pkg: AgentPackage; readonly note: AgentNote } {
    const found = this.#installed.get(name)
    if (found == null)
      throw new AgentNotFoundError(`Expected an agent that came as a package, got "${name.slice(0, 80)}"`, { value: name.slice(0, 80) })
    return found
  }

  /**
   * Only whoever sent an agent here, or wrote it, has a say in it; a copy of its package gives none.
   * @throws AgentNotFoundError, AgentRefusedError
   */
  assertSay(name: string, peer: string): void {
    const { pkg, note } = this.find(name)
    if (note.deployedBy !== peer && pkg.author !== peer)
      throw new AgentRefusedError(`Agent "${name}" was brought here by somebody else`, { value: name })
  }

  /**
   * Until what it returns is called the agent is not moved a second time, and no other version of it takes its place.
   * @throws AgentNotFoundError, AgentRefusedError
   */
  startMove(name: string): () => void {
    const installed = this.#of(name)
    assertStays(installed)
    installed.isMoving = true
    return () => {
      installed.isMoving = false
    }
  }

  stateOf({ manifest }: AgentPackage): AgentStateStore {
    return this.#ports.stateOf(manifest.name, manifest.permissions.stateBytes)
  }

  /**
   * Verifies, tries and keeps a package, and offers what it can do. What was there of that name goes on until the new one is known to load and to fit.
   * `sender`: the peer that it came from; absent when this node's own person brought it.
   * @throws every error of a package and of its program by its own name, AgentRefusedError, InvalidArgumentError when another agent offers the same
   */
  async install(packed: Uint8Array, sender?: string, deployedBy = sender): Promise<AgentView> {
    const pkg = await openPackage(packed)
    this.#assertMayInstall(pkg, sender)
    await this.#tryOut(pkg)
    return await this.#turns.take(async () => {
      // others had their turn meanwhile
      this.#assertMayInstall(pkg, sender)
      return await this.#keep(pkg, sender, deployedBy)
    })
  }

  async rollback(name: string): Promise<AgentView> {
    return await this.#turns.take(async () => {
      const installed = this.#of(name)
      assertStays(installed)
      const [, previous] = await this.#ports.packages.versions(name)
      if (previous != null) this.#assertFits(previous)
      const pkg = await this.#ports.packages.rollback(name)
      const versions = await this.#versionsOf(name)
      this.#ports.unhost(name)
      Object.assign(installed, { pkg, versions })
      if (installed.note.isStopped !== true) this.#offer(pkg)
      return this.#view(name)
    })
  }

  /** Forgets code, note and state. */
  async remove(name: string): Promise<void> {
    await this.#turns.take(async () => {
      const { pkg } = this.#of(name)
      this.#installed.delete(name)
      this.#ports.unhost(name)
      this.#ports.changed()
      await this.stateOf(pkg).clear()
      await this.#ports.packages.remove(name)
      await this.#ports.notes.set(name, undefined)
    })
  }

  async setStopped(name: string, isStopped: boolean): Promise<void> {
    await this.#turns.take(async () => {
      const installed = this.#of(name)
      if ((installed.note.isStopped === true) === isStopped) return
      if (isStopped) this.#ports.unhost(name)
      else this.#offer(installed.pkg)
      const { isStopped: _, ...rest } = installed.note
      installed.note = isStopped ? { ...rest, isStopped } : rest
      this.#ports.changed()
      await this.#ports.notes.set(name, installed.note)
    })
  }

  #assertMayInstall(pkg: AgentPackage, sender: string | undefined): void {
    const { name } = pkg.manifest
    const before = this.#installed.get(name)
    if (sender != null && before != null) this.assertSay(name, sender)
    assertStays(before)
    this.#assertFits(pkg)
  }

  #assertFits(pkg: AgentPackage): void {
    this.#ports.assertFits(hostedAgentOf(pkg, this.#ports.sandboxFor), this.#installed.has(pkg.manifest.name))
  }

  async #keep(pkg: AgentPackage, sender: string | undefined, deployedBy: string | undefined): Promise<AgentView> {
    const { packages, notes } = this.#ports
    const { name } = pkg.manifest
    await packages.install(pkg)
    const versions = await this.#versionsOf(name)
    const before = this.#installed.get(name)?.note.deployedBy
    // who upgrades what another peer sent takes nothing from that one
    const by = sender == null ? undefined : (before ?? deployedBy)
    const note = by == null ? {} : { deployedBy: by }
    await notes.set(name, note)
    if (this.#installed.has(name)) this.#ports.unhost(name)
    this.#installed.set(name, { pkg, note, versions })
    this.#offer(pkg)
    return this.#view(name)
  }

  async #versionsOf(name: string): Promise<readonly string[]> {
    return (await this.#ports.packages.versions(name)).map(({ manifest }) => manifest.version).reverse()
  }

  #of(name: string): Installed {
    // it is the same record: only outside it is not to be changed
    return this.find(name) as Installed
  }

  #view(name: string): AgentView {
    this.#ports.changed()
    return packagedView(this.#of(name))
  }

  /** A sandbox of its own, thrown away: what does not load is not kept. */
  async #tryOut(pkg: AgentPackage): Promise<void> {
    const sandbox = this.#ports.sandboxFor(descriptionOf(pkg))
    try {
      await sandbox.warm?.()
    } finally {
      sandbox.terminate()
    }
  }

  /** A capability that another agent has taken meanwhile is not worth a node that does not start: this one stays out of use. */
  #offerKept(pkg: AgentPackage): void {
    try {
      this.#offer(pkg)
    } catch {
      this.#of(pkg.manifest.name).note = { ...this.find(pkg.manifest.name).note, isStopped: true }
    }
  }

  #offer(pkg: AgentPackage): void {
    const isForeign = this.find(pkg.manifest.name).note.deployedBy != null
    this.#ports.host(hostedAgentOf(pkg, this.#ports.sandboxFor, { isForeign }))
  }
}

function assertStays(installed: Installed | undefined): void {
  if (installed?.isMoving !== true) return
  const { name } = installed.pkg.manifest
  throw new AgentRefusedError(`Agent "${name}" is being moved to another node`, { value: name })
}
