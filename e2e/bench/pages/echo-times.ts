import type { Echo } from './raw-peer.ts'

/** Times of echoes one after another, in milliseconds. */
export async function roundTrips({ send, hear }: Echo, bytes: number, count: number): Promise<number[]> {
  const message = new Uint8Array(bytes).fill(1)
  const times: number[] = []
  for (let i = 0; i < count; i++) {
    const startedAt = performance.now()
    await new Promise<void>(resolve => {
      let left = bytes
      hear(heard => {
        left -= heard
        if (left <= 0) resolve()
      })
      send(message)
    })
    times.push(performance.now() - startedAt)
  }
  return times
}

/** Echoes a second, so many under way at once. */
export async function echoesPerSecond({ send, hear }: Echo, bytes: number, inFlight: number, forMs: number): Promise<number> {
  const message = new Uint8Array(bytes).fill(1)
  const startedAt = performance.now()
  let heardBytes = 0
  let sent = inFlight
  await new Promise<void>(resolve => {
    hear(heard => {
      heardBytes += heard
      const more = performance.now() - startedAt < forMs
      for (; more && sent < inFlight + Math.floor(heardBytes / bytes); sent++) send(message)
      if (heardBytes >= sent * bytes) resolve()
    })
    for (let i = 0; i < inFlight; i++) send(message)
  })
  return (sent / (performance.now() - startedAt)) * 1_000
}

/** Calls a second of an asynchronous function, so many under way at once. */
export async function callsPerSecond(call: () => Promise<unknown>, inFlight: number, forMs: number): Promise<number> {
  const startedAt = performance.now()
  let done = 0
  const caller = async (): Promise<void> => {
    while (performance.now() - startedAt < forMs) {
      await call()
      done++
    }
  }
  await Promise.all(Array.from({ length: inFlight }, caller))
  return (done / (performance.now() - startedAt)) * 1_000
}

/** Calls of one way before the next has its turn. */
const BLOCK = 10

/**
 * Times of calls one after another, in milliseconds, for each of several ways in turn. What a wake-up of a thread costs changes threefold with what the
 * machine did a moment ago, so ways measured one behind the other cannot be compared.
 */
export async function callTimes<Way extends string>(
  ways: Readonly<Record<Way, () => Promise<unknown>>>,
  count: number
): Promise<Record<Way, number[]>> {
  // the keys of a record are its type's
  const names = Object.keys(ways) as Way[]
  const times = Object.fromEntries(names.map(way => [way, []])) as unknown as Record<Way, number[]>
  for (let done = 0; done < count; done += BLOCK) {
    for (const way of names) {
      for (let i = 0; i < BLOCK; i++) {
        const startedAt = performance.now()
        await ways[way]()
        times[way].push(performance.now() - startedAt)
      }
    }
  }
  return times
}
