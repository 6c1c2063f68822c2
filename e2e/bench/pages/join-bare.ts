/** A fresh tab that joins with libp2p alone, in the fastest order known: the peer over the relay, then WebRTC. It is told whom to ask. */
export {}

const startedAt = performance.now()
const { echoStream, startBare } = await import('./bare-libp2p.ts')
const { roundTrips } = await import('./echo-times.ts')

globalThis.joined = join()

async function join(): Promise<{ firstMessageMs: number; firstDirectMs: number }> {
  const asked = new URLSearchParams(location.search)
  const [relay, peer] = [asked.get('relay') ?? '', asked.get('peer') ?? '']
  const node = await startBare()
  await roundTrips(await echoStream(node, relay, peer, { direct: false }), 64, 1)
  const firstMessageMs = performance.now() - startedAt
  await echoStream(node, relay, peer, { direct: true })
  return { firstMessageMs, firstDirectMs: performance.now() - startedAt }
}
