import fc from 'fast-check'
import { expect, test } from 'vitest'
import { planResize } from './resize-plan.ts'

const photo = { width: 400, height: 200 }

test.each([
  [
    { width: 100, fit: 'contain' },
    { width: 100, height: 50 }
  ],
  [
    { height: 100, fit: 'fill' },
    { width: 200, height: 100 }
  ],
  [
    { width: 100, height: 100, fit: 'contain' },
    { width: 100, height: 50 }
  ],
  [
    { width: 800, height: 800, fit: 'contain' },
    { width: 800, height: 400 }
  ],
  [
    { width: 100, height: 100, fit: 'fill' },
    { width: 100, height: 100, area: { x: 0, y: 0, width: 400, height: 200 } }
  ],
  [
    { width: 100, height: 100, fit: 'cover' },
    { width: 100, height: 100, area: { x: 100, y: 0, width: 200, height: 200 } }
  ],
  [
    { width: 400, height: 100, fit: 'cover' },
    { width: 400, height: 100, area: { x: 0, y: 50, width: 400, height: 100 } }
  ]
] as const)('%j makes %j of a photo twice as wide as high', (box, plan) => {
  expect(planResize(photo, box)).toMatchObject(plan)
})

const side = fc.integer({ min: 1, max: 16_384 })
const size = fc.record({ width: side, height: side })

test('whatever the sizes, the area lies in the picture and no side is empty', () => {
  fc.assert(
    fc.property(size, size, fc.constantFrom('contain', 'cover', 'fill'), (picture, box, fit) => {
      const { area, width, height } = planResize(picture, { ...box, fit })
      expect(Math.min(width, height, area.width, area.height)).toBeGreaterThanOrEqual(1)
      expect(Math.min(area.x, area.y)).toBeGreaterThanOrEqual(0)
      expect(area.x + area.width).toBeLessThanOrEqual(picture.width)
      expect(area.y + area.height).toBeLessThanOrEqual(picture.height)
      expect(width).toBeLessThanOrEqual(box.width)
      expect(height).toBeLessThanOrEqual(box.height)
      if (fit !== 'contain') expect({ width, height }).toEqual(box)
    })
  )
})
