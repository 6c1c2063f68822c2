import fc from 'fast-check'
import { expect, test } from 'vitest'
import { IndexedHeap } from './indexed-heap.ts'

test('whatever comes and goes, from wherever in it, the first is the least of those left', () => {
  const step = fc.oneof(fc.record({ add: fc.integer() }), fc.record({ take: fc.nat() }))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), steps => {
      const heap = new IndexedHeap<{ at: number; readonly value: number }>((one, other) => one.value < other.value)
      const kept: Array<{ at: number; readonly value: number }> = []
      for (const each of steps) {
        if ('add' in each) {
          const item = { at: -1, value: each.add }
          kept.push(item)
          heap.push(item)
        } else if (kept.length > 0) {
          const [item] = kept.splice(each.take % kept.length, 1)
          expect(item != null && heap.remove(item)).toBe(true)
          expect(item != null && heap.remove(item)).toBe(false)
        }
        expect(heap.size).toBe(kept.length)
        expect(heap.first?.value).toBe(kept.length === 0 ? undefined : Math.min(...kept.map(({ value }) => value)))
      }
      expect([...heap].map(({ value }) => value).sort()).toEqual(kept.map(({ value }) => value).sort())
    })
  )
})
