import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import { Turns } from './turns.ts'

const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

test('so many at once, the others in order, and a turn is given back once', async () => {
  const turns = new Turns(2)
  const order: string[] = []
  const take = async (name: string): Promise<() => void> => {
    const giveBack = await turns.take(new AbortController().signal)
    order.push(name)
    return giveBack
  }
  const [a, b] = [await take('a'), await take('b')]
  const waiting = [take('c'), take('d')]
  await settled()
  expect(order).toEqual(['a', 'b'])
  a()
  a()
  await settled()
  expect(order).toEqual(['a', 'b', 'c'])
  b()
  await Promise.all(waiting)
  expect(order).toEqual(['a', 'b', 'c', 'd'])
})

test('who gives up waiting takes no turn', async () => {
  const turns = new Turns(1)
  const giveBack = await turns.take(new AbortController().signal)
  const controller = new AbortController()
  const given = expect(turns.take(controller.signal)).rejects.toThrow('enough')
  const next = turns.take(new AbortController().signal)
  controller.abort(new Error('enough'))
  await given
  await expect(turns.take(controller.signal)).rejects.toThrow('enough')
  giveBack()
  expect(await next).toBeTypeOf('function')
})

test('what is not urgent goes one by one, and rests three times as long as each took', async () => {
  const clock = new ManualClock()
  let isUrgent = true
  const turns = new Turns(3, { clock, isUrgent: () => isUrgent })
  const taken: Array<() => void> = []
  const take = (): void => void turns.take(new AbortController().signal).then(giveBack => taken.push(giveBack))
  for (let turn = 0; turn < 5; turn++) take()
  await settled()
  expect(taken).toHaveLength(3)
  isUrgent = false
  clock.advance(100)
  for (const giveBack of taken.splice(0)) giveBack()
  clock.advance(299)
  await settled()
  expect(taken).toHaveLength(0)
  clock.advance(1)
  await settled()
  expect(taken).toHaveLength(1)
  // now it is needed: no rest
  clock.advance(50)
  isUrgent = true
  taken.pop()?.()
  await settled()
  expect(taken).toHaveLength(1)
})

test('whatever is taken, given back and given up: never more than there are, and none is lost', async () => {
  const step = fc.record({ kind: fc.constantFrom('take', 'back', 'abort'), which: fc.nat(20) })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 40 }), fc.integer({ min: 1, max: 3 }), async (steps, atOnce) => {
      const turns = new Turns(atOnce)
      const asked: AbortController[] = []
      const held = new Set<() => void>()
      for (const { kind, which } of steps) {
        if (kind === 'take') {
          const controller = new AbortController()
          asked.push(controller)
          turns.take(controller.signal).then(
            giveBack => held.add(giveBack),
            () => {}
          )
        } else if (kind === 'abort') asked[which % asked.length]?.abort()
        else {
          const giveBack = [...held][which % Math.max(1, held.size)]
          giveBack?.()
          if (giveBack != null) held.delete(giveBack)
        }
        await settled()
        expect(held.size).toBeLessThanOrEqual(atOnce)
      }
      while (held.size > 0) {
        for (const giveBack of [...held]) {
          held.delete(giveBack)
          giveBack()
        }
        await settled()
      }
      for (let i = 0; i < atOnce; i++) await turns.take(AbortSignal.timeout(1_000))
    }),
    { numRuns: 50 }
  )
})
