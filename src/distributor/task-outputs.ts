import type { Clock } from '../base/clock.ts'
import type { StopSignal } from '../base/stop-signal.ts'
import type { HeldOutput } from '../tasks/held-output.ts'
import { putAt } from '../tasks/value-path.ts'
import type { Link } from '../wire/link.ts'
import { MessageType } from '../wire/message-type.ts'
import type { AgentMessage } from '../wire/proto/agent-message.js'
import { OutputRelease } from '../wire/proto/output-message.js'
import { decodeValue } from '../wire/value.ts'
import { decodePlaces, encodeHeld } from './output-codec.ts'
import { OutputFetcher } from './output-fetcher.ts'
import { OutputServer } from './output-server.ts'
import { OutputStore, type OutputStoreOptions } from './output-store.ts'
import { sha256Of } from './sha256.ts'

/** Outputs up to this length, as CBOR, go to the owner and from there into inputs: a reference would cost more round trips than it saves bytes. */
export const INLINE_BYTES = 16 * 1024
/** Ids in one message. */
const MAX_RELEASED = 1_024

export interface TaskOutputsPorts {
  readonly clock: Clock
  readonly selfId: string
  readonly link: (peerId: string) => Pick<Link, 'send' | 'peerId'> | undefined
  /** Where an output of this node's own task is now, if need be made again. */
  readonly locate: (id: string) => Promise<HeldOutput>
}

/** For whom something is fetched or kept. */
export interface ForTask {
  /** Peer id of the task's owner. */
  readonly owner: string
  readonly signal: StopSignal
}

/** Outputs of tasks as values that stay where they were made: kept here for others, and fetched from others for runs here. */
export class TaskOutputs {
  readonly fetcher: OutputFetcher
  readonly store: OutputStore
  readonly #server: OutputServer
  readonly #ports: TaskOutputsPorts

  constructor(ports: TaskOutputsPorts, options: OutputStoreOptions = {}) {
    this.#ports = ports
    const { clock, selfId, link, locate } = ports
    this.store = new OutputStore({ clock }, options)
    this.#server = new OutputServer({ store: this.store, locate })
    this.fetcher = new OutputFetcher({ clock, selfId, link, locate, held: id => this.store.read(id) })
  }

  /** An input with all that it refers to in its places: fetched at once, each for itself. */
  async completed(input: unknown, places: Uint8Array, task: ForTask): Promise<unknown> {
    const wanted = decodePlaces(places)
    const fetched = new Map(wanted.map(({ output }) => [output.id, this.fetcher.fetch(output, task)]))
    await Promise.all(fetched.values())
    let whole = input
    for (const { path, output } of wanted) {
      // decoded for each place: what goes to a sandbox may be moved there
      const bytes = await fetched.get(output.id)
      if (bytes != null) whole = putAt(whole, path, decodeValue(bytes))
    }
    return whole
  }

  /** Keeps an output here if it is worth it: the reference, as CBOR. */
  async held(owner: string, bytes: Uint8Array): Promise<Uint8Array<ArrayBuffer> | undefined> {
    return bytes.byteLength <= INLINE_BYTES ? undefined : encodeHeld(await this.hold(owner, bytes))
  }

  /** Keeps an output here, however small. */
  async hold(owner: string, bytes: Uint8Array): Promise<HeldOutput> {
    const sha256 = await sha256Of(bytes)
    return { id: this.store.hold(owner, bytes), holder: this.#ports.selfId, byteLength: bytes.byteLength, sha256 }
  }

  /** Like {@link hold}, for an own task, and at once. */
  holdUnhashed(bytes: Uint8Array): HeldOutput {
    const { selfId } = this.#ports
    return { id: this.store.hold(selfId, bytes), holder: selfId, byteLength: bytes.byteLength, sha256: new Uint8Array(0) }
  }

  /** Own tasks need these no more. */
  release(outputs: readonly HeldOutput[]): void {
    const { selfId, link } = this.#ports
    for (const [holder, held] of Map.groupBy(outputs, ({ holder }) => holder)) {
      const ids = held.map(({ id }) => id)
      if (holder === selfId) for (const id of ids) this.store.release(selfId, id)
      else {
        for (let at = 0; at < ids.length; at += MAX_RELEASED) {
          const payload = OutputRelease.encode({ outputIds: ids.slice(at, at + MAX_RELEASED) })
          // a holder that does not hear of it forgets in its own time
          link(holder)
            ?.send({ type: MessageType.OUTPUT_RELEASE, payload })
            .catch(() => {})
        }
      }
    }
  }

  /** A message of a peer; false when it is not for this part. */
  take(link: Pick<Link, 'send' | 'peerId'>, message: AgentMessage): boolean {
    return this.fetcher.take(link.peerId, message) || this.#server.take(link, message)
  }
}
