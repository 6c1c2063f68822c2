import type { Clock } from '../base/clock.ts'

export interface PathWaitPorts {
  readonly clock: Clock
  /** This node has lost its own way to the network: no wonder that its paths end. */
  readonly isCutOff: () => boolean
  readonly onOver: () => void
}

/** A circuit may end a moment before the connection to its relay does. The link of a page that is closed is reported lost later by as much. */
const NOTICE_MS = 50
/** A relay that comes back is found within two seconds; the peer must find it too, and one of both call the other. Tasks wait elsewhere meanwhile. */
const RETURN_MS = 5_000

/**
 * How long a link without a path may wait for the next one: not at all when the peer alone is gone, because then it is most likely closed or dead and its
 * work should go on elsewhere; a while when it is this node that is cut off.
 */
export class PathWait {
  readonly #ports: PathWaitPorts
  #cancel: (() => void) | undefined

  constructor(ports: PathWaitPorts) {
    this.#ports = ports
  }

  /** The last path that could be used ended. `hasOther`: there is one that the peer has not spoken on yet. */
  start(hasOther: boolean): void {
    const { clock, isCutOff } = this.#ports
    if (hasOther || isCutOff()) this.#wait(RETURN_MS)
    else {
      this.#cancel = clock.setTimeout(() => {
        if (isCutOff()) this.#wait(RETURN_MS - NOTICE_MS)
        else this.#ports.onOver()
      }, NOTICE_MS)
    }
  }

  /** There is a path again, or the link is closed. */
  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  #wait(ms: number): void {
    this.#cancel = this.#ports.clock.setTimeout(() => this.#ports.onOver(), ms)
  }
}
