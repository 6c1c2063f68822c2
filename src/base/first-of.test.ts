import { expect, test } from 'vitest'
import { firstOf } from './first-of.ts'

const never = new Promise<never>(() => {})

test('a promise that settles first decides, and an abort after it changes nothing', async () => {
  const controller = new AbortController()
  expect(await firstOf(Promise.resolve('value'), [controller.signal])).toBe('value')
  await expect(firstOf(Promise.reject(new Error('its own')), [controller.signal])).rejects.toThrow('its own')
  controller.abort(new Error('late'))
})

test('whichever signal aborts first gives the reason', async () => {
  const [one, two] = [new AbortController(), new AbortController()]
  const first = firstOf(never, [one.signal, two.signal])
  two.abort(new Error('two'))
  one.abort(new Error('one'))
  await expect(first).rejects.toThrow('two')
})

test('a signal that aborted already counts, whatever the promise does later', async () => {
  await expect(firstOf(never, [AbortSignal.abort(new Error('long ago'))])).rejects.toThrow('long ago')
  await expect(firstOf(Promise.reject(new Error('too')), [AbortSignal.abort(new Error('long ago'))])).rejects.toThrow('long ago')
})
