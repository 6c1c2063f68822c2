import type { CapabilityOffer, Coordinate, Load, Presence } from '../wire/proto/agent-message.js'
import { withinPresence } from './announced-offers.ts'

/** What the layers above say of this node. */
export interface SelfDescription {
  readonly capabilities: readonly string[]
  /** More about some of them. @default none */
  readonly offers?: readonly CapabilityOffer[]
  readonly load: Load
  readonly serving: boolean
  readonly platform: string
  /** As its operator calls the place where it runs. */
  readonly region?: string | undefined
  readonly coordinate?: Coordinate | undefined
}

export interface OwnPresencePorts {
  readonly describe: () => SelfDescription
  /** Multiaddrs of the relays this node is connected to. */
  readonly relays: () => readonly string[]
}

/** A claim of a later life than this is a lie: the year 5138 in milliseconds. */
const LAST_EPOCH = 1e14

/** Writes this node's presence: each with a higher sequence than the last, all with the epoch of this life. */
export class OwnPresence {
  readonly #ports: OwnPresencePorts
  readonly #network: string
  #epoch: number
  #sequence = 0

  constructor(ports: OwnPresencePorts, { network, epoch }: { readonly network: string; readonly epoch: number }) {
    this.#ports = ports
    this.#network = network
    this.#epoch = epoch
  }

  /** Others remember a later life of this node than this one: its clock went back between the two. True when this life is now the later one. */
  outlive({ epoch }: Pick<Presence, 'epoch'>): boolean {
    if (epoch <= this.#epoch || epoch > LAST_EPOCH) return false
    this.#epoch = epoch + 1
    return true
  }

  next(): Presence {
    const { capabilities, offers = [], load, serving, platform, region, coordinate } = this.#ports.describe()
    return withinPresence({
      network: this.#network,
      epoch: this.#epoch,
      sequence: ++this.#sequence,
      capabilities: [...capabilities],
      load,
      serving,
      platform,
      relays: [...this.#ports.relays()],
      leaving: false,
      ...(region == null ? {} : { region }),
      ...(coordinate == null ? {} : { coordinate }),
      offers: [...offers]
    })
  }
}
