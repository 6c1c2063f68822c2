import type { OutputPlace } from '../tasks/held-output.ts'
import type { TaskSpec } from '../tasks/task-spec.ts'
import { encodeValue } from '../wire/value.ts'
import { attachmentOf } from './attached.ts'

const KEPT_FROM_BYTES = 4_096

/** As a request carries it: CBOR, or nothing and the bytes themselves beside it. */
export interface RequestInput {
  readonly input: Uint8Array<ArrayBuffer>
  readonly attachment?: Uint8Array
  /** The input is a list of so many. */
  readonly batch?: number
}

/** Inputs as they are sent, kept while their task may need another attempt; copies of a task share its spec. */
export class RequestInputs {
  readonly #encoded = new WeakMap<TaskSpec, RequestInput>()

  /** @throws InvalidArgumentError, MessageTooLargeError */
  of(spec: TaskSpec): RequestInput {
    const known = this.#encoded.get(spec)
    if (known != null) return known
    const request = inputOf(spec)
    // a short one is sooner encoded again, if ever, than kept
    if (request.attachment != null || request.input.byteLength >= KEPT_FROM_BYTES) this.#encoded.set(spec, request)
    return request
  }
}

function inputOf({ input, places, batch }: TaskSpec): RequestInput {
  const attachment = places == null ? attachmentOf(input) : undefined
  // a copy: its owner may use its own again while it goes out
  if (attachment != null) return { input: NOTHING, attachment: new Uint8Array(attachment) }
  // the codec writes into memory of its own, which nobody shares
  return { input: encodeValue(input) as Uint8Array<ArrayBuffer>, ...(batch == null ? {} : { batch }) }
}

const NOTHING = new Uint8Array(0)

/** Where outputs of other tasks go in an input. The codec is loaded with the first task that has references. */
export async function placesOf(places: readonly OutputPlace[]): Promise<Uint8Array<ArrayBuffer>> {
  const { encodePlaces } = await import('./output-codec.ts')
  // as above
  return encodePlaces(places) as Uint8Array<ArrayBuffer>
}
