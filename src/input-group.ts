import { plainBytes } from './base/plain-bytes.ts'
import { NOT_SMALL, smallCopy } from './base/small-copy.ts'
import { BATCH_BYTES } from './batch-size.ts'

/** An input of a loop, by its place in it. */
export interface Taken {
  readonly index: number
  readonly input: unknown
}

interface Small {
  readonly copy: unknown
  readonly bytes: number
}

/** An input as it is now, for whoever gave it may use it again for the next one; nothing when it is too large for company, or of another kind. */
export function smallInput(input: unknown): Small | undefined {
  const copy = smallCopy(input)
  if (copy === NOT_SMALL) return undefined
  const bytes = plainBytes(copy)
  return bytes <= BATCH_BYTES ? { copy, bytes } : undefined
}

/** Inputs that are to leave together. */
export class InputGroup {
  #inputs: Taken[] = []
  #bytes = 0

  get size(): number {
    return this.#inputs.length
  }

  hasRoomFor({ bytes }: Small): boolean {
    return this.#bytes + bytes <= BATCH_BYTES
  }

  add(index: number, { copy, bytes }: Small): void {
    this.#inputs.push({ index, input: copy })
    this.#bytes += bytes
  }

  /** All of them; none is left. */
  take(): readonly Taken[] {
    const inputs = this.#inputs
    this.#inputs = []
    this.#bytes = 0
    return inputs
  }
}
