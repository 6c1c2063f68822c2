import type { OutputPlace } from '../tasks/held-output.ts'
import type { TaskSpec } from '../tasks/task-spec.ts'
import { encodeValue } from '../wire/value.ts'

const KEPT_FROM_BYTES = 4_096

/** Inputs as CBOR, kept while their task may need another attempt; copies of a task share its spec. */
export class RequestInputs {
  readonly #encoded = new WeakMap<TaskSpec, Uint8Array<ArrayBuffer>>()

  /** @throws InvalidArgumentError, MessageTooLargeError */
  of(spec: TaskSpec): Uint8Array<ArrayBuffer> {
    const known = this.#encoded.get(spec)
    if (known != null) return known
    // the codec writes into memory of its own, which nobody shares
    const bytes = encodeValue(spec.input) as Uint8Array<ArrayBuffer>
    // a short one is sooner encoded again, if ever, than kept
    if (bytes.byteLength >= KEPT_FROM_BYTES) this.#encoded.set(spec, bytes)
    return bytes
  }
}

/** Where outputs of other tasks go in an input. The codec is loaded with the first task that has references. */
export async function placesOf(places: readonly OutputPlace[]): Promise<Uint8Array<ArrayBuffer>> {
  const { encodePlaces } = await import('./output-codec.ts')
  // as above
  return encodePlaces(places) as Uint8Array<ArrayBuffer>
}
