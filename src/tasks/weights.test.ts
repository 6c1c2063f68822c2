import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkedWeights, DEFAULT_WEIGHTS } from './weights.ts'

test('weights sum to 1, whatever they were given as', () => {
  expect(checkedWeights({ capability: 2, load: 1, latency: 1 })).toEqual({ capability: 0.5, load: 0.25, latency: 0.25 })
  const weight = fc.double({ min: 0, max: 1e6, noNaN: true })
  fc.assert(
    fc.property(weight, weight, fc.double({ min: 0.001, max: 1e6, noNaN: true }), (capability, load, latency) => {
      const { capability: c, load: l, latency: t } = checkedWeights({ capability, load, latency })
      expect(c + l + t).toBeCloseTo(1, 9)
    })
  )
})

test('a weight that is not given is that of the network', () => {
  expect(checkedWeights({})).toEqual(DEFAULT_WEIGHTS)
  expect(checkedWeights({ latency: undefined } as never)).toEqual(DEFAULT_WEIGHTS)
  expect(checkedWeights({ latency: 1 }, { capability: 0, load: 1, latency: 0 })).toEqual({ capability: 0, load: 0.5, latency: 0.5 })
})

test.each<[unknown, string]>([
  [{ load: -0.1 }, 'got weights.load of -0.1'],
  [{ load: Number.NaN }, 'got weights.load of NaN'],
  [{ latency: Number.POSITIVE_INFINITY }, 'got weights.latency of Infinity'],
  [{ capability: '1' }, 'got weights.capability of 1'],
  [{ lode: 1 }, 'got weights.lode of 1'],
  [{ capability: 0, load: 0, latency: 0 }, 'Expected weights with a sum above 0, got 0'],
  [null, 'Expected weights as an object, got null']
])('weights of %j are refused by name', (given, message) => expect(() => checkedWeights(given as never)).toThrow(message))
