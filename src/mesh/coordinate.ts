/**
 * Network coordinates: each node keeps a point such that the distance of two points foretells the round trip between their nodes, though the two never spoke.
 * Source: Dabek, Cox, Kaashoek, Morris, Vivaldi (SIGCOMM 2004), with its height vector; constants as in HashiCorp's Serf.
 */
import type { Coordinate } from '../wire/proto/agent-message.js'

/** More explain little of a real matrix, and each costs four bytes in every presence. */
const DIMENSIONS = 3
/** How fast a point and its error move with one measurement. */
const MOVE = 0.25
/** Of who knows nothing yet; nobody is trusted less. */
const MAX_ERROR = 1.5
/** Least that counts as a distance, so that nothing is divided by zero. */
const LEAST_MS = 0.1
/** No way on Earth takes longer; what says so is wrong or lies. */
const MOST_MS = 10_000

/** Where a node begins: in the middle, trusting its own place as little as it can. */
export const ORIGIN: Coordinate = { place: Array(DIMENSIONS).fill(0), height: LEAST_MS, error: MAX_ERROR }

/** A coordinate that a stranger sent, when it is one that can be reckoned with. */
export function checkedCoordinate(said: Coordinate | undefined): Coordinate | undefined {
  if (said == null || said.place.length !== DIMENSIONS) return undefined
  const { place, height, error } = said
  const isSane = place.every(value => Math.abs(value) <= MOST_MS) && height >= 0 && height <= MOST_MS && error >= 0
  return isSane ? { place, height, error: Math.min(MAX_ERROR, error) } : undefined
}

/** The round trip that two coordinates foretell, in milliseconds. */
export const estimatedRoundTripMs = (one: Coordinate, other: Coordinate): number =>
  Math.max(LEAST_MS, lengthOf(away(one, other)) + one.height + other.height)

/**
 * The own coordinate after a round trip to a node was measured. Who is sure of its place moves less than who is not. `random` gives the direction to two
 * that stand on one point.
 */
export function movedCoordinate(own: Coordinate, other: Coordinate, roundTripMs: number, random: () => number): Coordinate {
  if (!(roundTripMs >= 0 && roundTripMs <= MOST_MS)) return own
  const measured = Math.max(LEAST_MS, roundTripMs)
  const trust = own.error / Math.max(1e-6, own.error + other.error)
  const missedBy = Math.abs(estimatedRoundTripMs(own, other) - measured) / measured
  const error = Math.min(MAX_ERROR, missedBy * MOVE * trust + own.error * (1 - MOVE * trust))
  const force = MOVE * trust * (measured - estimatedRoundTripMs(own, other))
  const apart = lengthOf(away(own, other))
  const direction = apart > LEAST_MS / 100 ? away(own, other).map(value => value / apart) : unit(own.place.map(() => random() - 0.5))
  const place = own.place.map((value, axis) => within(value + force * (direction[axis] ?? 0)))
  // a height grows with the distance that it is part of: who stands behind a slow line is far from everybody
  const height = apart > 0 ? own.height + (force * (own.height + other.height)) / (apart + own.height + other.height) : own.height
  return { place, height: Math.min(MOST_MS, Math.max(LEAST_MS, height)), error }
}

const away = (own: Coordinate, other: Coordinate): number[] => own.place.map((value, axis) => value - (other.place[axis] ?? 0))

const lengthOf = (vector: readonly number[]): number => Math.hypot(...vector)

const within = (value: number): number => Math.min(MOST_MS, Math.max(-MOST_MS, value))

function unit(vector: number[]): number[] {
  const length = lengthOf(vector)
  return length === 0 ? vector.map((_, axis) => (axis === 0 ? 1 : 0)) : vector.map(value => value / length)
}
