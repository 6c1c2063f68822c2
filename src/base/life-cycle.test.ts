import { expect, test } from 'vitest'
import { type Startable, startAll, stopAll } from './life-cycle.ts'

/** Parts that tell what was done to them; those named in `broken` fail to do it. */
function watchedParts(names: readonly string[], broken: readonly string[] = []): { parts: Startable[]; calls: string[] } {
  const calls: string[] = []
  const call = async (what: string): Promise<void> => {
    await Promise.resolve()
    calls.push(what)
    if (broken.includes(what)) throw new Error(`no ${what}`)
  }
  return { parts: names.map(name => ({ start: () => call(`+${name}`), stop: () => call(`-${name}`) })), calls }
}

test('parts start in order and stop in reverse', async () => {
  const { parts, calls } = watchedParts(['a', 'b', 'c'])
  await startAll(parts)
  await stopAll(parts)
  expect(calls).toEqual(['+a', '+b', '+c', '-c', '-b', '-a'])
})

test('a part that fails to start stops those before it, and its own error is what is thrown', async () => {
  const { parts, calls } = watchedParts(['a', 'b', 'c', 'd'], ['+c', '-b'])
  await expect(startAll(parts)).rejects.toThrow('no +c')
  expect(calls).toEqual(['+a', '+b', '+c', '-b', '-a'])
})

test('every part is stopped, and all that failed is told', async () => {
  const { parts, calls } = watchedParts(['a', 'b', 'c'], ['-c', '-a'])
  const error = await stopAll(parts).catch((thrown: unknown) => thrown)
  expect(calls).toEqual(['-c', '-b', '-a'])
  expect(error).toBeInstanceOf(AggregateError)
  expect((error as AggregateError).errors.map(each => (each as Error).message)).toEqual(['no -c', 'no -a'])
})

test('a part that throws without a promise is no different', async () => {
  const part: Startable = {
    start: () => {},
    stop: () => {
      throw new Error('at once')
    }
  }
  await expect(stopAll([part])).rejects.toBeInstanceOf(AggregateError)
})
