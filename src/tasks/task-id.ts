const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** A new task id: 128 random bits as 32 hex digits. Not `crypto.randomUUID`, which pages over plain http on a local network do not have. */
export function newTaskId(): string {
  let id = ''
  for (const byte of crypto.getRandomValues(new Uint8Array(16))) id += HEX[byte]
  return id
}
