import { expect, test } from 'vitest'
import { abortSignalOf, Stopper, type StopSignal } from './stop-signal.ts'

/** What both kinds have to do alike. */
const kinds: ReadonlyArray<readonly [string, () => { readonly signal: StopSignal; abort(reason?: unknown): void }]> = [
  ['a platform AbortController', () => new AbortController()],
  ['a Stopper', () => new Stopper()]
]

test.each(kinds)('%s tells each listener once, in order, with the signal as its target', (_, make) => {
  const { signal, ...stopper } = withSignal(make())
  const heard: unknown[] = []
  const first = ({ target }: { readonly target: unknown }): void => void heard.push(['first', target === signal])
  signal.addEventListener('abort', first, { once: true })
  signal.addEventListener('abort', first, { once: true })
  signal.addEventListener('abort', () => heard.push('second'))
  const reason = new Error('enough')
  stopper.abort(reason)
  stopper.abort(new Error('again'))
  expect(heard).toEqual([['first', true], 'second'])
  expect([signal.aborted, signal.reason]).toEqual([true, reason])
  expect(() => signal.throwIfAborted()).toThrow('enough')
})

test.each(kinds)('%s tells nobody who has left, nor who comes too late', (_, make) => {
  const { signal, ...stopper } = withSignal(make())
  const heard: string[] = []
  const left = (): void => void heard.push('left')
  signal.addEventListener('abort', left)
  signal.removeEventListener('abort', left)
  signal.removeEventListener('abort', left)
  stopper.abort()
  signal.addEventListener('abort', () => heard.push('late'))
  stopper.abort()
  expect(heard).toEqual([])
  expect((signal.reason as Error).name).toBe('AbortError')
})

test.each(kinds)('%s may be left by a listener that is being told, which is then not told', (_, make) => {
  const { signal, ...stopper } = withSignal(make())
  const heard: string[] = []
  const second = (): void => void heard.push('second')
  signal.addEventListener('abort', () => {
    heard.push('first')
    signal.removeEventListener('abort', second)
  })
  signal.addEventListener('abort', second)
  signal.addEventListener('abort', () => heard.push('third'))
  stopper.abort()
  expect(heard).toEqual(['first', 'third'])
})

test('a platform signal of a stopper aborts with it, and with its reason; one that has aborted already is aborted', () => {
  const stopper = new Stopper()
  const own = abortSignalOf(stopper.signal)
  expect(own).toBeInstanceOf(AbortSignal)
  const reason = new Error('enough')
  stopper.abort(reason)
  expect([own.aborted, own.reason]).toEqual([true, reason])
  expect(abortSignalOf(stopper.signal).reason).toBe(reason)
  const { signal } = new AbortController()
  expect(abortSignalOf(signal)).toBe(signal)
})

function withSignal(controller: { readonly signal: StopSignal; abort(reason?: unknown): void }) {
  return { signal: controller.signal, abort: (reason?: unknown): void => controller.abort(reason) }
}
