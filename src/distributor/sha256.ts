/** SHA-256 of bytes; empty on a page over plain http, which has no Web Crypto. */
export async function sha256Of(bytes: Uint8Array): Promise<Uint8Array> {
  // absent outside of secure contexts, whatever its type says
  const subtle = globalThis.crypto?.subtle as SubtleCrypto | undefined
  if (subtle == null) return new Uint8Array(0)
  return new Uint8Array(await subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>))
}
