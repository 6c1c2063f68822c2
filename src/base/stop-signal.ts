/** The part of an `AbortSignal` that this code uses: every `AbortSignal` is one. */
export interface StopSignal {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: (event: { readonly target: unknown }) => void, options?: { readonly once?: boolean }): void
  removeEventListener(type: 'abort', listener: (event: { readonly target: unknown }) => void): void
}

type Listener = (event: { readonly target: unknown }) => void

/** {@link Stopper.signal}: listeners in a list, called in order. */
class LightSignal implements StopSignal {
  aborted = false
  reason: unknown
  /** Made for the first who listens: most tasks end before anybody stops them. */
  listeners: Listener[] | undefined

  throwIfAborted(): void {
    if (this.aborted) throw this.reason
  }

  addEventListener(_: 'abort', listener: Listener): void {
    if (this.aborted) return
    if (this.listeners == null) this.listeners = [listener]
    else if (!this.listeners.includes(listener)) this.listeners.push(listener)
  }

  removeEventListener(_: 'abort', listener: Listener): void {
    const at = this.listeners?.lastIndexOf(listener) ?? -1
    if (at >= 0) this.listeners?.splice(at, 1)
  }
}

/**
 * An `AbortController` of this language alone: each task needs several, and those of a browser are objects of the page's document, as dear as the rest of the task
 * together. A listener hears once; one that throws keeps the others from nothing.
 */
export class Stopper {
  readonly #signal = new LightSignal()

  get signal(): StopSignal {
    return this.#signal
  }

  abort(reason: unknown = new DOMException('This operation was aborted', 'AbortError')): void {
    const signal = this.#signal
    if (signal.aborted) return
    signal.aborted = true
    signal.reason = reason
    for (const listener of [...(signal.listeners ?? [])]) {
      try {
        // one that was told before may have had it leave
        if (signal.listeners?.includes(listener) === true) listener({ target: signal })
      } catch (error) {
        queueMicrotask(() => {
          throw error
        })
      }
    }
    signal.listeners = undefined
  }
}

/** The same as a platform's own signal, for a platform's own functions. */
export function abortSignalOf(signal: StopSignal): AbortSignal {
  if (signal instanceof AbortSignal) return signal
  const controller = new AbortController()
  if (signal.aborted) controller.abort(signal.reason)
  else signal.addEventListener('abort', () => controller.abort(signal.reason), { once: true })
  return controller.signal
}
