/**
 * Keeps the relay's reservations true to who is connected. Two things of the stock server are corrected here:
 * - a slot outlives its peer until its time is up, so that a storm of reloads fills the relay: it is freed on disconnect;
 * - the timer of a slot, once put forward, can no longer be stopped and still ends the slot at the second renewal, with the
 *   circuits that hang on it, while its peer believes it has one: each slot gets a timer that can be moved and stopped.
 */
import type { RelayReservation } from '@libp2p/circuit-relay-v2'
import type { PeerId } from '@libp2p/interface'

/** The reservations of the circuit relay server, as far as they are needed here. */
export interface Slots {
  get(peer: PeerId): RelayReservation | undefined
  set(peer: PeerId, reservation: RelayReservation): void
  delete(peer: PeerId): unknown
  readonly size: number
}

export class SlotKeeper {
  readonly #slots: Slots
  readonly #kept = new WeakSet<RelayReservation>()

  constructor(slots: Slots) {
    this.#slots = slots
    const set = slots.set.bind(slots)
    slots.set = (peer, reservation) => {
      this.#keep(peer, reservation)
      set(peer, reservation)
    }
  }

  get size(): number {
    return this.#slots.size
  }

  /** The last connection to a peer is gone. */
  free(peer: PeerId): void {
    const reservation = this.#slots.get(peer)
    if (reservation === undefined) return
    reservation.signal.clear()
    this.#slots.delete(peer)
  }

  #keep(peer: PeerId, reservation: RelayReservation): void {
    if (this.#kept.has(reservation)) return
    this.#kept.add(reservation)
    reservation.signal.clear()
    reservation.signal = movableSignal(Math.max(0, reservation.expiry.getTime() - Date.now()))
    reservation.signal.addEventListener('abort', () => {
      // Only its own slot: the peer may have come back and hold another.
      if (this.#slots.get(peer) === reservation) this.#slots.delete(peer)
    })
  }
}

/** A signal that aborts after a time which can be moved, or never once cleared. Its timer does not keep the process alive. */
export function movableSignal(ms: number): RelayReservation['signal'] {
  const controller = new AbortController()
  const arm = (after: number): NodeJS.Timeout => setTimeout(() => controller.abort(new Error('The reservation ran out')), after).unref()
  let timer = arm(ms)
  return Object.assign(controller.signal, {
    clear: () => clearTimeout(timer),
    reset: (after: number = ms) => {
      clearTimeout(timer)
      timer = arm(after)
    }
  })
}
