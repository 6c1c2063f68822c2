/** An output that stays with the node that made it, as others know it. */
export interface HeldOutput {
  /** 128 random bits as 32 hex digits: who knows it may fetch the output. */
  readonly id: string
  /** Peer id. */
  readonly holder: string
  /** Of its CBOR. */
  readonly byteLength: number
  /** Of its CBOR; empty where the holder has no Web Crypto, as on a page over plain http. */
  readonly sha256: Uint8Array
}

/** A place in an input, from the outside in. */
export type ValuePath = ReadonlyArray<string | number>

/** Where an output belongs in the input of a task. */
export interface OutputPlace {
  readonly path: ValuePath
  readonly output: HeldOutput
}
