import type { StopSignal } from './stop-signal.ts'

/** The promise, or the reason of the signal that aborts before it settles. Leaves no listener behind. */
export function firstOf<Value>(promise: Promise<Value>, signals: readonly StopSignal[]): Promise<Value> {
  return new Promise((resolve, reject) => {
    const onAbort = ({ target }: { readonly target: unknown }): void => settle(() => reject((target as StopSignal).reason as Error))
    const settle = (how: () => void): void => {
      for (const signal of signals) signal.removeEventListener('abort', onAbort)
      how()
    }
    // one that aborted already tells nobody again
    const aborted = signals.find(signal => signal.aborted)
    for (const signal of signals) signal.addEventListener('abort', onAbort)
    promise.then(
      value => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error as Error))
    )
    if (aborted != null) settle(() => reject(aborted.reason as Error))
  })
}
