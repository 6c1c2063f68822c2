import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Coordinate } from '../wire/proto/agent-message.js'
import { checkedCoordinate, estimatedRoundTripMs, movedCoordinate, ORIGIN } from './coordinate.ts'

/** Source: Tommy Ettinger's mulberry32; the same numbers in each run. */
function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Round trips between cities on a plane, some of the nodes behind slow lines, each way measured with a jitter of a tenth. */
function world(nodes: number, random: () => number) {
  const places = Array.from({ length: nodes }, () => ({ x: random() * 150, y: random() * 80, line: random() < 0.2 ? 40 : 3 }))
  const truth = (a: number, b: number): number => {
    const [one, other] = [places[a], places[b]]
    if (one == null || other == null) throw new Error('Expected two nodes')
    return Math.hypot(one.x - other.x, one.y - other.y) + one.line + other.line
  }
  return { truth, measured: (a: number, b: number): number => truth(a, b) * (0.95 + 0.1 * random()) }
}

const NODES = 60

/** Each node measures ways to a few others, again and again. Returns the errors of the ways that nobody measured, relative, in order. */
function errorsAfter(rounds: number): number[] {
  const random = seeded(7)
  const { truth, measured } = world(NODES, random)
  const coordinates: Coordinate[] = Array(NODES).fill(ORIGIN)
  const neighbours = coordinates.map((_, node) => Array.from({ length: 8 }, (_, i) => (node + 1 + ((i * 7 + node) % (NODES - 1))) % NODES))
  for (let round = 0; round < rounds; round++) {
    for (const [node, own] of coordinates.entries()) {
      const other = neighbours[node]?.[round % 8] ?? 0
      coordinates[node] = movedCoordinate(own, coordinates[other] ?? ORIGIN, measured(node, other), random)
    }
  }
  const pairs = coordinates.flatMap((one, a) =>
    coordinates.flatMap((other, b) =>
      a < b && !neighbours[a]?.includes(b) ? [Math.abs(estimatedRoundTripMs(one, other) - truth(a, b)) / truth(a, b)] : []
    )
  )
  return pairs.sort((a, b) => a - b)
}

test('round trips that nobody measured are foretold: half of them within a tenth, nine of ten within a half, after a minute of heartbeats to eight nodes', () => {
  const errors = errorsAfter(8 * 60)
  expect(errors.length).toBeGreaterThan(1_000)
  expect(errors[Math.floor(errors.length / 2)]).toBeLessThan(0.1)
  expect(errors[Math.floor(errors.length * 0.9)]).toBeLessThan(0.5)
})

test('whoever measured nothing foretells nothing', () => {
  const errors = errorsAfter(0)
  expect(errors[Math.floor(errors.length / 2)]).toBeGreaterThan(0.9)
})

test('the way there is as long as the way back', () => {
  const one: Coordinate = { place: [1, 2, 3], height: 4, error: 0.1 }
  const other: Coordinate = { place: [-10, 0, 8], height: 1, error: 0.1 }
  expect(estimatedRoundTripMs(one, other)).toBe(estimatedRoundTripMs(other, one))
})

const anything = fc.record({
  place: fc.array(fc.double(), { maxLength: 5 }),
  height: fc.double(),
  error: fc.double()
})

test('whatever strangers send, the own coordinate stays one that can be reckoned with', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(anything, fc.double()), { maxLength: 40 }), said => {
      let own = ORIGIN
      for (const [each, roundTripMs] of said) {
        const other = checkedCoordinate(each)
        if (other != null) own = movedCoordinate(own, other, roundTripMs, () => 0.3)
        expect(checkedCoordinate(own)).toEqual(own)
        if (other != null) expect(estimatedRoundTripMs(own, other)).toBeGreaterThan(0)
      }
    })
  )
})

test.each<[string, Coordinate | undefined]>([
  ['none', undefined],
  ['too few dimensions', { place: [1], height: 1, error: 1 }],
  ['no number', { place: [Number.NaN, 0, 0], height: 1, error: 1 }],
  ['a place off the world', { place: [1e30, 0, 0], height: 1, error: 1 }],
  ['an endless height', { place: [0, 0, 0], height: Number.POSITIVE_INFINITY, error: 1 }],
  ['a negative height', { place: [0, 0, 0], height: -1, error: 1 }],
  ['an error that is no number', { place: [0, 0, 0], height: 1, error: Number.NaN }]
])('a coordinate with %s is none', (_name, said) => expect(checkedCoordinate(said)).toBeUndefined())

test('a round trip that cannot be moves nothing', () => {
  for (const ms of [Number.NaN, -1, Number.POSITIVE_INFINITY]) expect(movedCoordinate(ORIGIN, ORIGIN, ms, () => 0.5)).toBe(ORIGIN)
})
