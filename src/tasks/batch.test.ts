import { expect, test } from 'vitest'
import { assertBatch, isOutcomes, MAX_BATCH } from './batch.ts'
import { taskSpec } from './task-spec.ts'

test('a batch of none, of too many, or whose input is no list of that length is refused by value and limit', () => {
  assertBatch(2, ['a', undefined])
  assertBatch(MAX_BATCH, new Array(MAX_BATCH).fill(null))
  for (const batch of [0, -1, 1.5, Number.NaN, MAX_BATCH + 1])
    expect(() => assertBatch(batch, [])).toThrow(
      expect.objectContaining({ name: 'InvalidArgumentError', detail: { value: batch, limit: 32 } })
    )
  for (const [input, value] of [
    [['a'], 1],
    ['ab', 'string'],
    [{ length: 2 }, 'object']
  ] as const)
    expect(() => assertBatch(2, input)).toThrow(expect.objectContaining({ name: 'InvalidArgumentError', detail: { value, limit: 2 } }))
  expect(() => taskSpec('a', 'work', [], { batch: 33 })).toThrow('Expected batch of 1 to 32, got 33')
})

test('outcomes say of each input what came of it, and anything else is none', () => {
  const failure = { name: 'UnripeError', message: 'not yet' }
  for (const good of [{ values: [1, undefined] }, { values: [1, 2], ms: 0 }, { values: [1, 2], errors: [[1, failure]], ms: 3.5 }])
    expect(isOutcomes(good, 2)).toBe(true)
  for (const bad of [
    ...[undefined, null, 'values', [1, 2], { values: [1] }, { values: [1, 2, 3] }, { values: 'ab' }],
    ...[
      { values: [1, 2], ms: -1 },
      { values: [1, 2], ms: '1' },
      { values: [1, 2], errors: failure }
    ],
    ...[[2, failure], [-1, failure], [0.5, failure], [0, null], [0, { name: 'A' }], [0], null].map(each => ({
      values: [1, 2],
      errors: [each]
    })),
    {
      values: [1, 2],
      errors: [
        [0, failure],
        [0, failure],
        [1, failure]
      ]
    }
  ])
    expect(isOutcomes(bad, 2)).toBe(false)
})
