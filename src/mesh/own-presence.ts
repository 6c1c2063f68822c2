import type { Coordinate, Load, Presence } from '../wire/proto/agent-message.js'

/** What the layers above say of this node. */
export interface SelfDescription {
  readonly capabilities: readonly string[]
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

/** Writes this node's presence: each with a higher sequence than the last, all with the epoch of this life. */
export class OwnPresence {
  readonly #ports: OwnPresencePorts
  readonly #network: string
  readonly #epoch: number
  #sequence = 0

  constructor(ports: OwnPresencePorts, { network, epoch }: { readonly network: string; readonly epoch: number }) {
    this.#ports = ports
    this.#network = network
    this.#epoch = epoch
  }

  next(): Presence {
    const { capabilities, load, serving, platform, region, coordinate } = this.#ports.describe()
    return {
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
      ...(coordinate == null ? {} : { coordinate })
    }
  }
}
