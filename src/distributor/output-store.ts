import type { Clock } from '../base/clock.ts'
import { KyroxError } from '../base/errors.ts'
import { newTaskId } from '../tasks/task-id.ts'

/** An output is larger than this node keeps. `detail.limit` says how much that is, in bytes. */
export class OutputStoreFullError extends KyroxError {
  override name = 'OutputStoreFullError'
}

/** Twice the longest message: what comes out of one task and goes into the next fit beside each other. */
export const MAX_HELD_BYTES = 512 * 1024 * 1024
/** Each is a table entry and a timer. */
export const MAX_HELD_OUTPUTS = 16_384
/** An output that nobody has read for so long is forgotten: who still needs it has it made again. The usual time limit of a task. */
export const HELD_FOR_MS = 300_000

export interface OutputStoreOptions {
  /** @default MAX_HELD_BYTES */
  readonly maxBytes?: number
  /** @default MAX_HELD_OUTPUTS */
  readonly maxOutputs?: number
}

interface Entry {
  readonly owner: string
  readonly bytes: Uint8Array
  readonly cancel: () => void
}

/**
 * Outputs of tasks that stay on this node until their owner needs them no more, nobody has read them for a while, or there is no room: then those go first that were
 * read longest ago, of the owner who has most here. It does not know what they are for.
 */
export class OutputStore {
  readonly #clock: Clock
  readonly #maxBytes: number
  readonly #maxOutputs: number
  /** Read longest ago first. */
  readonly #entries = new Map<string, Entry>()
  readonly #bytesOf = new Map<string, number>()
  #bytes = 0

  constructor({ clock }: { readonly clock: Clock }, { maxBytes = MAX_HELD_BYTES, maxOutputs = MAX_HELD_OUTPUTS }: OutputStoreOptions = {}) {
    this.#clock = clock
    this.#maxBytes = maxBytes
    this.#maxOutputs = maxOutputs
  }

  get size(): number {
    return this.#entries.size
  }

  get heldBytes(): number {
    return this.#bytes
  }

  /** Keeps bytes for an owner; the id under which they can be had. @throws OutputStoreFullError when they are more than all the room there is */
  hold(owner: string, bytes: Uint8Array): string {
    if (bytes.byteLength > this.#maxBytes)
      throw new OutputStoreFullError(`Expected an output of at most ${this.#maxBytes} bytes, got ${bytes.byteLength}`, {
        limit: this.#maxBytes,
        value: bytes.byteLength
      })
    while (this.#entries.size >= this.#maxOutputs || this.#bytes + bytes.byteLength > this.#maxBytes) this.#evict()
    const id = newTaskId()
    this.#put(id, owner, bytes)
    this.#add(owner, bytes.byteLength)
    return id
  }

  /** The bytes, as they are: not to be changed. Counts as read. */
  read(id: string): Uint8Array | undefined {
    const entry = this.#entries.get(id)
    if (entry == null) return undefined
    entry.cancel()
    this.#entries.delete(id)
    this.#put(id, entry.owner, entry.bytes)
    return entry.bytes
  }

  /** Only the owner may: another peer may know the id too. */
  release(owner: string, id: string): void {
    if (this.#entries.get(id)?.owner === owner) this.#forget(id)
  }

  clear(): void {
    for (const id of [...this.#entries.keys()]) this.#forget(id)
  }

  #put(id: string, owner: string, bytes: Uint8Array): void {
    this.#entries.set(id, { owner, bytes, cancel: this.#clock.setTimeout(() => this.#forget(id), HELD_FOR_MS) })
  }

  #evict(): void {
    let most = ''
    for (const [owner, bytes] of this.#bytesOf) if (bytes > (this.#bytesOf.get(most) ?? -1)) most = owner
    for (const [id, { owner }] of this.#entries) {
      if (owner !== most) continue
      this.#forget(id)
      return
    }
  }

  #forget(id: string): void {
    const entry = this.#entries.get(id)
    if (entry == null) return
    entry.cancel()
    this.#entries.delete(id)
    this.#add(entry.owner, -entry.bytes.byteLength)
  }

  #add(owner: string, bytes: number): void {
    this.#bytes += bytes
    const now = (this.#bytesOf.get(owner) ?? 0) + bytes
    if (now > 0) this.#bytesOf.set(owner, now)
    else this.#bytesOf.delete(owner)
  }
}
