/** The promise, or the reason of the signal that aborts before it settles. Leaves no listener behind. */
export function firstOf<Value>(promise: Promise<Value>, signals: readonly AbortSignal[]): Promise<Value> {
  return new Promise((resolve, reject) => {
    const onAbort = ({ target }: Event): void => settle(() => reject((target as AbortSignal).reason as Error))
    const settle = (how: () => void): void => {
      for (const signal of signals) signal.removeEventListener('abort', onAbort)
      how()
    }
    for (const signal of signals) signal.addEventListener('abort', onAbort)
    promise.then(
      value => settle(() => resolve(value)),
      (error: unknown) => settle(() => reject(error as Error))
    )
  })
}
