import { expect, test } from 'vitest'
import { CandidateIndex } from './candidate-index.ts'
import { FittingSlots } from './fitting-slots.ts'
import { aNode } from './test-owner.ts'

const TERMS = { capability: 1, load: 1, latency: 1, expectedWaitMs: 0, hasRoom: true }

function slotsOf(count: number) {
  const index = new CandidateIndex()
  let looks = 0
  const put = (i: number, region: string): void => index.set(aNode(`node ${i}`, { region }), TERMS)
  for (let i = 0; i < count; i++) put(i, i % 2 === 0 ? 'eu' : 'us')
  const excludes = ({ region }: { readonly region?: string | undefined }) => {
    looks++
    return region === 'eu' ? undefined : ('region' as const)
  }
  const fitting = new FittingSlots(index, { excludes })
  const all = (): boolean[] => Array.from({ length: index.size }, (_, slot) => fitting.has(slot))
  const truth = (): boolean[] => Array.from({ length: index.size }, (_, slot) => index.at(slot)?.region === 'eu')
  return { index, put, all, truth, looks: () => looks }
}

test('each slot is looked at once', () => {
  const { all, truth, looks } = slotsOf(200)
  expect(all()).toEqual(truth())
  expect(all()).toEqual(truth())
  expect(looks()).toBe(200)
})

test('what moves, leaves, comes or says something else is looked at again', () => {
  const { index, put, all, truth } = slotsOf(200)
  all()
  index.remove('node 0')
  index.remove('node 17')
  put(4, 'us')
  put(300, 'eu')
  put(5, 'eu')
  expect(all()).toEqual(truth())
  for (let i = 0; i < 200; i++) index.remove(`node ${i}`)
  expect(all()).toEqual([true])
})
