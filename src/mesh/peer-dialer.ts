import type { Connection } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { sleep } from '../base/abort.ts'
import type { Clock } from '../base/clock.ts'
import { KyroxError } from '../base/errors.ts'
import { backOffMs } from './back-off.ts'
import type { DirectBudget } from './direct-budget.ts'
import type { MeshLibp2p } from './mesh-libp2p.ts'
import { nextMove } from './next-move.ts'
import type { PeerLink } from './peer-link.ts'
import { LINK_PROTOCOL } from './protocol-names.ts'

/** No relay that both sides know, or none that reaches the peer. */
export class PeerUnreachableError extends KyroxError {
  override name = 'PeerUnreachableError'
}

export interface PeerDialerPorts {
  readonly libp2p: MeshLibp2p
  readonly clock: Clock
  readonly budget: DirectBudget
  readonly canDirect: boolean
  readonly link: () => PeerLink | undefined
  readonly adopt: (connection: Connection, stream: Awaited<ReturnType<Connection['newStream']>>) => void
  /** Multiaddrs of relays that may reach the peer, best first. */
  readonly relays: () => readonly string[]
  readonly directLinks: () => number
  /** Waits for a turn to negotiate WebRTC; resolves with what gives the turn back. */
  readonly turn: (signal: AbortSignal) => Promise<() => void>
}

const OPEN_MS = 8_000
const UPGRADE_MS = 15_000
/** How often an open link is looked at again, in case nothing tells that it changed. */
const LOOK_MS = 1_000

/** Opens and upgrades the link to one peer, for as long as the peer is there. It does not know what the link is for. */
export class PeerDialer {
  readonly #ports: PeerDialerPorts
  readonly #peerId: string
  readonly #abort = new AbortController()
  #openedHere = false
  #openedAt = 0
  #upgradeFailures = 0
  #upgradedAt = Number.NEGATIVE_INFINITY
  #wake: (() => void) | undefined
  /** Why there is no direct link, after a try. */
  directError: string | undefined

  constructor(ports: PeerDialerPorts, peerId: string) {
    this.#ports = ports
    this.#peerId = peerId
  }

  /** Begins after `delayMs`, so that the other side may dial first. */
  start(delayMs: number): void {
    void this.#run(delayMs, this.#abort.signal)
  }

  stop(): void {
    this.#abort.abort()
    this.#wake?.()
  }

  /** The link changed: look again now. */
  look(): void {
    this.#wake?.()
  }

  async #run(delayMs: number, signal: AbortSignal): Promise<void> {
    await this.#pause(delayMs, signal)
    let failures = 0
    while (!signal.aborted) {
      const move = this.#decide()
      if (move === 'wait') {
        await this.#pause(LOOK_MS, signal)
        continue
      }
      try {
        if (move === 'open') await this.#open(signal)
        else await this.#upgrade(signal)
        failures = 0
      } catch {
        // the next round decides anew; why a direct link failed is kept for people to see
        if (move === 'open' && !signal.aborted)
          await sleep(backOffMs(failures++, Math.random()) * 2, { signal, clock: this.#ports.clock }).catch(() => {})
      }
    }
  }

  #decide(): ReturnType<typeof nextMove> {
    const link = this.#ports.link()
    const now = this.#ports.clock.now()
    const linkOpen = link?.isOpen === true
    if (!linkOpen) this.#openedAt = now
    return nextMove({
      linkOpen,
      hasDirect: link?.has('direct') === true,
      canDirect: this.#ports.canDirect,
      openedHere: this.#openedHere,
      linkAgeMs: now - this.#openedAt,
      directLinks: this.#ports.directLinks(),
      isUsed: link?.isUsed === true,
      upgradeFailures: this.#upgradeFailures,
      sinceUpgradeMs: now - this.#upgradedAt
    })
  }

  async #open(stop: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([stop, AbortSignal.timeout(OPEN_MS)])
    const connection = this.#existing() ?? (await this.#dial(relay => `${relay}/p2p-circuit/p2p/${this.#peerId}`, signal))
    if (this.#ports.link()?.isOpen === true) return
    await this.#openStream(connection, signal)
    this.#openedHere = true
    this.#openedAt = this.#ports.clock.now()
  }

  async #upgrade(stop: AbortSignal): Promise<void> {
    const { budget, clock } = this.#ports
    if (!budget.take(this.#peerId, clock.now())) {
      this.#upgradedAt = clock.now()
      this.#upgradeFailures++
      return
    }
    const signal = AbortSignal.any([stop, AbortSignal.timeout(UPGRADE_MS)])
    const giveBack = await this.#ports.turn(stop)
    try {
      if (this.#ports.link()?.has('direct') === true) return
      const connection = await this.#dial(relay => `${relay}/p2p-circuit/webrtc/p2p/${this.#peerId}`, signal)
      if (connection.direct && connection.limits == null) await this.#openStream(connection, signal)
      this.#upgradeFailures = 0
      this.directError = undefined
    } catch (error) {
      this.#upgradeFailures++
      this.directError = (error as Error).message
      throw error
    } finally {
      this.#upgradedAt = clock.now()
      giveBack()
    }
  }

  #existing(): Connection | undefined {
    return this.#ports.libp2p.getConnections().find(({ remotePeer, status }) => remotePeer.toString() === this.#peerId && status === 'open')
  }

  async #dial(addressOf: (relay: string) => string, signal: AbortSignal): Promise<Connection> {
    let failure: unknown
    for (const relay of this.#ports.relays()) {
      try {
        return await this.#ports.libp2p.dial(multiaddr(addressOf(relay)), { signal })
      } catch (error) {
        failure = error
        if (signal.aborted) break
      }
    }
    throw failure ?? new PeerUnreachableError(`No relay in common with ${this.#peerId}`)
  }

  async #openStream(connection: Connection, signal: AbortSignal): Promise<void> {
    this.#ports.adopt(connection, await connection.newStream(LINK_PROTOCOL, { signal, runOnLimitedConnection: true }))
  }

  #pause(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise(resolve => {
      if (signal.aborted) resolve()
      const cancel = this.#ports.clock.setTimeout(resolve, ms)
      this.#wake = () => {
        cancel()
        resolve()
      }
    })
  }
}
