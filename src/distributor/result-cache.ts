import { decodeValue, encodeValue } from '../wire/value.ts'

/** A small result costs its place in the map. */
const MAX_ENTRIES = 4_096
/** One result must not drive out all others. */
const LARGEST_SHARE = 0.25

/**
 * Results of pure capabilities by what went in. As bytes: whoever gets one gets a value of its own. The one used longest ago goes first.
 * It does not know which capabilities are pure.
 */
export class ResultCache {
  readonly #limitBytes: number
  readonly #results = new Map<string, Uint8Array>()
  #bytes = 0

  constructor({ limitBytes }: { readonly limitBytes: number }) {
    this.#limitBytes = limitBytes
  }

  get bytes(): number {
    return this.#bytes
  }

  get entries(): number {
    return this.#results.size
  }

  /** In a value of its own, so that `undefined` can be told from nothing. */
  get(key: string): { readonly value: unknown } | undefined {
    const bytes = this.#results.get(key)
    if (bytes == null) return undefined
    this.#results.delete(key)
    this.#results.set(key, bytes)
    return { value: decodeValue(bytes) }
  }

  /** What CBOR does not carry is not kept, nor what is too large. */
  set(key: string, value: unknown): void {
    const bytes = encodedOr(value)
    if (bytes == null || bytes.length > this.#limitBytes * LARGEST_SHARE) return
    this.#remove(key)
    this.#results.set(key, bytes)
    this.#bytes += bytes.length
    for (const oldest of this.#results.keys()) {
      if (this.#bytes <= this.#limitBytes && this.#results.size <= MAX_ENTRIES) return
      this.#remove(oldest)
    }
  }

  #remove(key: string): void {
    this.#bytes -= this.#results.get(key)?.length ?? 0
    this.#results.delete(key)
  }
}

/** SHA-256 over capability, version and canonical CBOR of the input; `undefined` where there is no Web Crypto, or no CBOR of the input. */
export async function resultKey(capability: string, version: string, input: unknown): Promise<string | undefined> {
  // absent outside of secure contexts, whatever its type says
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined
  const bytes = encodedOr([capability, version, input])
  if (subtle == null || bytes == null) return undefined
  const hash = new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
  return String.fromCharCode(...hash)
}

function encodedOr(value: unknown): Uint8Array | undefined {
  try {
    return encodeValue(value)
  } catch {
    return undefined
  }
}
