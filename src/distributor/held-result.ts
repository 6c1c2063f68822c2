/** What an attempt came to when its output stays with the executor: the reference as that peer wrote it. */
export class HeldResult {
  readonly holder: string
  /** CBOR, not looked at yet. */
  readonly reference: Uint8Array

  constructor(holder: string, reference: Uint8Array) {
    this.holder = holder
    this.reference = reference
  }
}
