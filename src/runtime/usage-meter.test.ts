import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import { UsageMeter } from './usage-meter.ts'

function metered() {
  const clock = new ManualClock(1_000_000)
  return { clock, meter: new UsageMeter({ clock }) }
}

test('a quarter of a core is a quarter after a second, after ten and after a hundred', () => {
  const { clock, meter } = metered()
  for (let quarters = 1; quarters <= 400; quarters++) {
    clock.advance(250)
    meter.add('agent', { cpuMs: 62.5, memoryBytes: 1_000 })
    if ([4, 40, 400].includes(quarters)) expect(meter.get('agent')?.cpuShare).toBeCloseTo(0.25, 1)
  }
  expect(meter.get('agent')).toMatchObject({ cpuMs: 25_000, memoryBytes: 1_000, peakBytes: 1_000 })
})

test('an agent that has stopped uses nothing ten seconds later; what it used in all stays, and its peak', () => {
  const { clock, meter } = metered()
  meter.add('agent', { cpuMs: 900, memoryBytes: 5_000 })
  meter.add('agent', { cpuMs: 100, memoryBytes: 200 })
  expect(meter.get('agent')?.cpuShare).toBeGreaterThan(0.9)
  clock.advance(10_500)
  expect(meter.get('agent')).toEqual({ cpuMs: 1_000, cpuShare: 0, memoryBytes: 200, peakBytes: 5_000 })
})

test('sixty-four agents are kept, and those that used something last', () => {
  const { meter } = metered()
  for (let i = 0; i < 64; i++) meter.add(`a${i}`, { cpuMs: 1, memoryBytes: 1 })
  meter.add('a0', { cpuMs: 1, memoryBytes: 1 })
  meter.add('new', { cpuMs: 1, memoryBytes: 1 })
  expect([meter.all.size, meter.get('a1'), meter.get('a0')?.cpuMs]).toEqual([64, undefined, 2])
  meter.forget('a0')
  expect(meter.get('a0')).toBeUndefined()
})
