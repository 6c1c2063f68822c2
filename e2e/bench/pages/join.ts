/** A fresh tab that joins and asks. The clock starts before the library is loaded. */
const startedAt = performance.now()
const [{ createNode }, { ECHO }] = await Promise.all([import('../../../src/index.ts'), import('./echo-agent.ts')])

export interface JoinTimes {
  readonly firstMessageMs: number
  readonly firstDirectMs: number
}

declare global {
  var joined: Promise<JoinTimes>
}

globalThis.joined = join()

async function join(): Promise<JoinTimes> {
  const node = await createNode({ network: 'bench', relays: [location.origin] })
  const since = (): number => performance.now() - startedAt
  const direct = new Promise<number>(resolve => {
    const look = (): void => {
      if (node.peers.some(({ path }) => path === 'direct')) resolve(since())
    }
    node.addEventListener('peers:change', look)
    look()
  })
  const first = node.submit(ECHO, 1, { where: 'elsewhere', capabilityWaitMs: 10_000, timeoutMs: 10_000 }).result.then(since)
  return { firstMessageMs: await first, firstDirectMs: await direct }
}
