/** A fresh tab that joins and asks. The clock starts before the library is loaded. */
const startedAt = performance.now()
// by the clock that the tab shares with its worker
globalThis.joinStartedAt = performance.timeOrigin + startedAt
const [{ createNode }, { ECHO }] = await Promise.all([import('../../../src/index.ts'), import('./echo-agent.ts')])

/** Milliseconds since the script's start. */
export interface JoinTimes {
  /** What came on the way, by name. */
  readonly steps?: Readonly<Record<string, number>>
  readonly firstMessageMs: number
  readonly firstDirectMs: number
}

declare global {
  var joined: Promise<JoinTimes>
  var joinStartedAt: number
}

globalThis.joined = join()

async function join(): Promise<JoinTimes> {
  const since = (): number => performance.now() - startedAt
  const steps: Record<string, number> = { 'library loaded': since() }
  const node = await createNode({ network: 'bench', relays: [location.origin] })
  steps['node ready'] = since()
  node.addEventListener('status:change', ({ detail }) => (steps[`status ${detail}`] ??= since()))
  node.addEventListener('peer:join', () => (steps['peer known'] ??= since()))
  node.addEventListener('peers:change', ({ detail }) => {
    if (detail.some(({ path }) => path !== 'none')) steps['link open'] ??= since()
  })
  const direct = new Promise<number>(resolve => {
    const look = (): void => {
      if (node.peers.some(({ path }) => path === 'direct')) resolve(since())
    }
    node.addEventListener('peers:change', look)
    look()
  })
  const first = node.submit(ECHO, 1, { where: 'elsewhere', capabilityWaitMs: 10_000, timeoutMs: 10_000 }).result.then(since)
  return { firstMessageMs: await first, firstDirectMs: await direct, steps }
}
