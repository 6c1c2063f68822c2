import { type Clock, systemClock } from './clock.ts'
import { Stopper, type StopSignal } from './stop-signal.ts'

export interface SleepOptions {
  readonly signal?: StopSignal | undefined
  /** @default systemClock */
  readonly clock?: Clock
}

/** Resolves after `ms`; rejects with the signal's reason as soon as that aborts. Leaves no timer and no listener behind. */
export function sleep(ms: number, { signal, clock = systemClock }: SleepOptions = {}): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(signal.reason)
      return
    }
    const onAbort = (): void => {
      cancel()
      reject(signal?.reason)
    }
    const cancel = clock.setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, ms)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

/** A signal with a time limit. */
export interface TimedSignal {
  readonly signal: StopSignal
  /** To be called when the work is done, however it ended: frees the timer and the listener. Idempotent. */
  clear(): void
}

/**
 * A signal that aborts when `signal` does, with its reason, or after `ms`, with the error made then.
 * `AbortSignal.any` with `AbortSignal.timeout` would do the same, holding timer and listener until the time is over.
 */
export function withTimeout(signal: StopSignal | undefined, ms: number, makeError: () => Error, clock: Clock = systemClock): TimedSignal {
  const controller = new Stopper()
  const onAbort = (): void => end(signal?.reason)
  const clear = (): void => {
    cancel()
    signal?.removeEventListener('abort', onAbort)
  }
  const end = (reason: unknown): void => {
    clear()
    controller.abort(reason)
  }
  const cancel = clock.setTimeout(() => end(makeError()), ms)
  if (signal?.aborted === true) onAbort()
  else signal?.addEventListener('abort', onAbort, { once: true })
  return { signal: controller.signal, clear }
}

/** What `work` comes to, or the error made when it takes longer than `ms`. The work itself goes on; nobody hears of it. */
export async function withDeadline<Value>(
  work: Promise<Value>,
  ms: number,
  makeError: () => Error,
  clock: Clock = systemClock
): Promise<Value> {
  let cancel: (() => void) | undefined
  const late = new Promise<never>((_, reject) => {
    cancel = clock.setTimeout(() => reject(makeError()), ms)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    cancel?.()
  }
}
