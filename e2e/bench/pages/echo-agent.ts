import { capability, defineAgent } from '../../../src/index.ts'

export const ECHO = 'bench.echo'
export const BYTES = 'bench.bytes'

/** Does nothing, or makes bytes; on the thread that hosts it. */
export const echoAgent = defineAgent({
  name: 'bench',
  capabilities: [
    capability(ECHO, { run: (input: unknown) => input }),
    capability(BYTES, { run: (count: number) => new Uint8Array(count).fill(7) })
  ]
})
