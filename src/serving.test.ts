import { expect, test } from 'vitest'
import { ManualClock } from './base/clock.ts'
import { UNKNOWN_CONDITIONS } from './runtime/may-serve.ts'
import { DEFAULT_BUDGET } from './runtime/resource-budget.ts'
import { ResourceManager } from './runtime/resource-manager.ts'
import { Serving } from './serving.ts'

/** Serving, and what it said each time it changed. */
function watched() {
  const clock = new ManualClock(1_000)
  const states: string[] = []
  const resources = new ResourceManager({ ...DEFAULT_BUDGET, cores: 2 })
  const serving: Serving = new Serving({ clock, resources, onChange: () => void states.push(serving.heldBy ?? serving.state) })
  return { clock, serving, states }
}

test('nothing is admitted until it is turned on', () => {
  const { serving } = watched()
  expect(() => serving.admit('work')).toThrow('This node does not run the work of others now (off)')
  serving.serve(4)
  serving.admit('work')
  expect(serving.view(3, 70)).toEqual({ state: 'on', cores: 4, running: 3, busyMs: 70 })
})

test('finishing takes nothing new and is off when the last run ended, at once when there is none', () => {
  const { serving, states } = watched()
  serving.serve(1)
  serving.finish(2)
  expect(() => serving.admit('work')).toThrow('(finishing)')
  serving.ranDry()
  serving.ranDry()
  serving.serve(1)
  serving.finish(0)
  serving.finish(0)
  expect(states).toEqual(['on', 'finishing', 'off', 'on', 'off'])
})

test('a pause ends by itself, and says when', () => {
  const { serving, clock } = watched()
  serving.serve(1)
  serving.pause(5_000)
  expect(serving.view(0, 0)).toMatchObject({ state: 'paused', resumesAt: 6_000 })
  expect(() => serving.admit('work')).toThrow('(paused)')
  clock.advance(2_000)
  serving.pause(5_000)
  clock.advance(4_999)
  expect(serving.state).toBe('paused')
  clock.advance(1)
  expect([serving.state, serving.view(0, 0).resumesAt, clock.pending]).toEqual(['on', undefined, 0])
})

test.each<[string, (serving: Serving) => void, string]>([
  ['stopping', serving => serving.off(), 'off'],
  ['finishing', serving => serving.finish(0), 'off'],
  ['serving', serving => serving.serve(1), 'on']
])('%s ends a pause for good', (_name, turn, state) => {
  const { serving, clock } = watched()
  serving.serve(1)
  serving.pause(5_000)
  turn(serving)
  clock.advance(60_000)
  expect([serving.state, clock.pending]).toEqual([state, 0])
})

test('a pause never makes a node serve that did not', () => {
  const { serving, clock, states } = watched()
  serving.pause(5_000)
  clock.advance(60_000)
  expect([serving.state, states]).toEqual(['off', ['off']])
})

test('what the person and the machine allow holds it while it is on, says why, and lets it go on by itself', () => {
  const { serving, states } = watched()
  serving.observe({ ...UNKNOWN_CONDITIONS, visible: false })
  serving.serve(3)
  serving.allow({ ...DEFAULT_BUDGET, cores: 4, onlyWhileVisible: true, onlyWhileCalm: true })
  expect(() => serving.admit('work')).toThrow('(hidden)')
  expect(serving.view(0, 0)).toEqual({ state: 'on', cores: 4, running: 0, busyMs: 0, heldBy: 'hidden' })
  serving.observe({ ...UNKNOWN_CONDITIONS, visible: false, pressure: 'critical' })
  serving.observe(UNKNOWN_CONDITIONS)
  serving.admit('work')
  serving.observe({ ...UNKNOWN_CONDITIONS, pressure: 'critical' })
  serving.off()
  expect(serving.view(0, 0).heldBy).toBeUndefined()
  expect(states).toEqual(['on', 'hidden', 'on', 'pressure', 'off'])
})
