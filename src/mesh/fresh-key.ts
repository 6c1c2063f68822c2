/**
 * A new Ed25519 key as libp2p reads it, 32 private bytes and 32 public ones, made by the browser on a thread of its own: libp2p's own arithmetic takes 30 ms of
 * this one while its code is cold. `undefined` where the browser does not know such keys, or gives none to an insecure page. Small, and needs nothing of libp2p.
 */
export async function freshKey(): Promise<Uint8Array | undefined> {
  try {
    const { privateKey } = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair
    const { d = '', x = '' } = await crypto.subtle.exportKey('jwk', privateKey)
    return Uint8Array.from([...bytesOf(d), ...bytesOf(x)])
  } catch {
    return undefined
  }
}

const bytesOf = (base64url: string): number[] =>
  Array.from(atob(base64url.replaceAll('-', '+').replaceAll('_', '/')), character => character.charCodeAt(0))
