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
  /** Waits for a turn to open a link, or to negotiate WebRTC; resolves with what gives the turn back. */
  readonly turn: (move: 'open' | 'upgrade', signal: AbortSignal) => Promise<() => void>
}

const OPEN_MS = 8_000
const UPGRADE_MS = 15_000
/** A link that closes sooner was a failed try: else two nodes that disagree would open and close without a pause. */
const SHORTEST_LIFE_MS = 1_000
/** A direct path that lives this long was a success; one that is lost sooner counts as a failure, so that it is not made again at once. */
const LASTING_MS = 10_000
/** What waited for the link goes over it first: negotiating WebRTC takes both sides' threads for as long as a first task does. */
const BREATH_MS = 30
/** How often an open link is looked at again, in case nothing tells that it changed. */
const LOOK_MS = 1_000

/** Opens and upgrades the link to one peer, for as long as the peer is there. It does not know what the link is for. */
export class PeerDialer {
  readonly #ports: PeerDialerPorts
  readonly #peerId: string
  readonly #abort = new AbortController()
  #openedHere = false
  #openedAt = 0
  /** Tries to open in a row that failed, or whose link did not last. */
  #failures = 0
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

  /** The link that is open was opened by this node. */
  get openedHere(): boolean {
    return this.#openedHere
  }

  /** The link changed: look again now. */
  look(): void {
    this.#wake?.()
  }

  async #run(delayMs: number, signal: AbortSignal): Promise<void> {
    await this.#pause(delayMs, signal)
    let rested = false
    while (!signal.aborted) {
      const move = this.#decide()
      // the other side may open during a rest, so the next round decides anew
      const rests: boolean = move === 'open' && this.#failures > 0 && !rested
      rested = rests
      if (rests) await sleep(backOffMs(this.#failures - 1, Math.random()) * 2, { signal, clock: this.#ports.clock }).catch(() => {})
      else if (move === 'wait') await this.#pause(LOOK_MS, signal)
      else if (move === 'upgrade') await this.#upgrade(signal).catch(() => {})
      else
        await this.#open(signal)
          .then(
            () => sleep(BREATH_MS, { signal, clock: this.#ports.clock }),
            () => {}
          )
          .catch(() => {})
    }
  }

  #decide(): ReturnType<typeof nextMove> {
    const link = this.#ports.link()
    const now = this.#ports.clock.now()
    const linkOpen = link?.isOpen === true
    if (!linkOpen) this.#openedAt = now
    else if (now - this.#openedAt >= SHORTEST_LIFE_MS) this.#failures = 0
    if (link?.has('direct') === true && now - this.#upgradedAt >= LASTING_MS) this.#upgradeFailures = 0
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
    const { link, turn } = this.#ports
    const giveBack = await turn('open', stop)
    try {
      if (link()?.isOpen === true) return
      this.#failures++
      // from now on, as with an upgrade
      const signal = AbortSignal.any([stop, AbortSignal.timeout(OPEN_MS)])
      const existing = this.#existing()
      const connection = existing ?? (await this.#dial(relay => `${relay}/p2p-circuit/p2p/${this.#peerId}`, signal))
      if (link()?.isOpen === true) return
      try {
        await this.#openStream(connection, signal)
      } catch (error) {
        // one that does not answer is dead, whatever its status says: the next try makes another
        if (!stop.aborted && signal.aborted) existing?.abort(error as Error)
        throw error
      }
      this.#openedHere = true
      this.#openedAt = this.#ports.clock.now()
    } finally {
      giveBack()
    }
  }

  async #upgrade(stop: AbortSignal): Promise<void> {
    const { budget, clock, link, turn } = this.#ports
    const giveBack = await turn('upgrade', stop)
    try {
      if (link()?.has('direct') === true) return
      // until it has proved to last
      this.#upgradeFailures++
      if (!budget.take(this.#peerId, clock.now())) return
      // from now on: who waits long for a turn still gets the whole of it
      const signal = AbortSignal.any([stop, AbortSignal.timeout(UPGRADE_MS)])
      const connection = await this.#dial(relay => `${relay}/p2p-circuit/webrtc/p2p/${this.#peerId}`, signal)
      if (!connection.direct || connection.limits != null) throw new PeerUnreachableError('The connection that was made is not direct')
      await this.#openStream(connection, signal)
      this.directError = undefined
    } catch (error) {
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
      if (signal.aborted) {
        resolve()
        return
      }
      const cancel = this.#ports.clock.setTimeout(resolve, ms)
      this.#wake = () => {
        cancel()
        resolve()
      }
    })
  }
}
