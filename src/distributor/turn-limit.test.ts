import { expect, test } from 'vitest'
import { TurnLimit } from './turn-limit.ts'

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))
const never = new AbortController().signal

test('so much is let through at once; the others follow in line', async () => {
  const limit = new TurnLimit(10)
  const through: string[] = []
  const enter = (name: string, cost: number) =>
    limit.enter(cost, never).then(leave => {
      through.push(name)
      return leave
    })
  const first = await enter('first', 6)
  const [second, third] = [enter('second', 6), enter('third', 2)]
  await settled()
  expect(through).toEqual(['first'])
  first()
  ;(await second)()
  ;(await third)()
  expect([through, limit.isIdle]).toEqual([['first', 'second', 'third'], true])
})

test('one that is more than all there is goes alone', async () => {
  const limit = new TurnLimit(10)
  const leave = await limit.enter(50, never)
  const next = limit.enter(1, never)
  leave()
  ;(await next)()
  expect(limit.isIdle).toBe(true)
})

test('one that gives up in line holds nobody up', async () => {
  const limit = new TurnLimit(10)
  const leave = await limit.enter(5, never)
  const controller = new AbortController()
  const large = limit.enter(9, controller.signal)
  const small = limit.enter(5, never)
  controller.abort(new Error('enough'))
  await expect(large).rejects.toThrow('enough')
  ;(await small)()
  leave()
  expect(limit.isIdle).toBe(true)
  await expect(limit.enter(1, controller.signal)).rejects.toThrow('enough')
})
