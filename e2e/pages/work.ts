/** Work whose time and outcome are known beforehand. */

export const WORK = 'test.work'
/** Values stay below it, however many are summed up. */
export const MODULUS = 1_000_003

export interface WorkInput {
  /** How long it takes. Waited, not computed: tabs of one machine then do not take from each other what they pretend to have. */
  readonly ms: number
  readonly own: number
  readonly padBytes: number
  readonly parts: ReadonlyArray<{ readonly value: number }>
}

/** Takes its time and sums up. */
export const sumUp = async ({ ms, own, padBytes, parts }: WorkInput): Promise<{ value: number; pad: Uint8Array }> => {
  await new Promise(resolve => setTimeout(resolve, ms))
  const value = parts.reduce((sum, part) => (sum + part.value) % MODULUS, own % MODULUS)
  return { value, pad: new Uint8Array(padBytes).fill(value % 256) }
}
