import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.resetModules()
})

/** `nextTurn` as Node has it, or as a browser without `setImmediate` does. */
async function nextTurnIn(where: 'node' | 'browser'): Promise<(callback: () => void) => void> {
  vi.resetModules()
  if (where === 'browser') vi.stubGlobal('setImmediate', undefined)
  return (await import('./next-turn.ts')).nextTurn
}

test.each(['node', 'browser'] as const)('in a %s callbacks run later, in order, behind what was promised already', async where => {
  const nextTurn = await nextTurnIn(where)
  const seen: string[] = []
  const done = new Promise<void>(resolve => {
    nextTurn(() => seen.push('first'))
    nextTurn(() => {
      seen.push('second')
      resolve()
    })
  })
  queueMicrotask(() => seen.push('microtask'))
  seen.push('now')
  await done
  expect(seen).toEqual(['now', 'microtask', 'first', 'second'])
})
