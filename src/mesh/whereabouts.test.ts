import { expect, test } from 'vitest'
import type { Coordinate } from '../wire/proto/agent-message.js'
import { Whereabouts } from './whereabouts.ts'

const at = (x: number, error: number): Coordinate => ({ place: [x, 0, 0], height: 1, error })
const of = (region?: string): Whereabouts => new Whereabouts({ random: () => 0.7 }, { region })

test('who measured nothing guesses by region, and without one says something between', () => {
  expect([of('eu').roundTripTo({ region: 'eu' }), of('eu').roundTripTo({ region: 'us' })]).toEqual([30, 150])
  expect([of().roundTripTo({ region: 'eu' }), of('eu').roundTripTo({}), of('eu').roundTripTo({ region: '' })]).toEqual([100, 100, 100])
})

test('after some measurements a peer never spoken to is as far as the one beside it, whatever its region', () => {
  const whereabouts = of('eu')
  for (let i = 0; i < 60; i++) {
    whereabouts.measured(40, at(0, 0.1))
    whereabouts.measured(80, at(100, 0.1))
  }
  expect(whereabouts.roundTripTo({ region: 'us', coordinate: at(1, 0.1) })).toBeGreaterThan(30)
  expect(whereabouts.roundTripTo({ region: 'us', coordinate: at(1, 0.1) })).toBeLessThan(55)
})

test('a peer that is not sure of its place, or lies about it, is guessed by region', () => {
  const whereabouts = of('eu')
  for (let i = 0; i < 60; i++) whereabouts.measured(40, at(0, 0.1))
  expect(whereabouts.roundTripTo({ region: 'us', coordinate: at(0, 1.5) })).toBe(150)
  expect(whereabouts.roundTripTo({ region: 'us', coordinate: at(Number.NaN, 0) })).toBe(150)
  whereabouts.measured(10, at(Number.NaN, 0))
  expect(Number.isFinite(whereabouts.own.coordinate?.place[0])).toBe(true)
})
