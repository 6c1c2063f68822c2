const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))
const ID_BYTES = 16
/** Of 64 ids: asking for random bytes costs the same for one id as for many. */
const POOL_BYTES = 64 * ID_BYTES

let pool = new Uint8Array(0)
let used = 0

/** A new task id: 128 random bits as 32 hex digits. Not `crypto.randomUUID`, which pages over plain http on a local network do not have. */
export function newTaskId(): string {
  if (used === pool.byteLength) {
    pool = crypto.getRandomValues(new Uint8Array(POOL_BYTES))
    used = 0
  }
  let id = ''
  for (const end = used + ID_BYTES; used < end; used++) id += HEX[pool[used] ?? 0]
  return id
}
