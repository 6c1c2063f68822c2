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

/** Times of calls one after another, in milliseconds. */
export async function callTimes(call: () => Promise<unknown>, count: number): Promise<number[]> {
  const times: number[] = []
  for (let i = 0; i < count; i++) {
    const startedAt = performance.now()
    await call()
    times.push(performance.now() - startedAt)
  }
  return times
}
