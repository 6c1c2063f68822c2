import { expect, test } from 'vitest'
import { type Evidence, fresh, heard, hinted, judge, paced, relaySaid, type Verdict, witnessed } from './liveness.ts'

const NOW = 100_000
/** A link silent for so long, and what was said of it `agoMs` before now. */
const silent = (ms: number, ...said: Array<(evidence: Evidence) => Evidence>): Evidence =>
  said.reduce((evidence, say) => say(evidence), fresh(NOW - ms))
const relay = (isOpen: boolean, agoMs: number) => (evidence: Evidence) => relaySaid(evidence, isOpen, NOW - agoMs)
const hint = (agoMs: number) => (evidence: Evidence) => hinted(evidence, NOW - agoMs)
const witness =
  (by: string, hears: boolean, agoMs = 100) =>
  (evidence: Evidence) =>
    witnessed(evidence, by, hears, NOW - agoMs)
const word = (agoMs: number) => (evidence: Evidence) => heard(evidence, NOW - agoMs)

test.each<[string, Evidence, Verdict['phase']]>([
  ['heard just now', silent(0), 'alive'],
  ['silent for two heartbeats', silent(2_199), 'alive'],
  ['silent for longer', silent(2_200), 'suspect'],
  ['silent for nearly eight seconds, and nobody to ask', silent(7_999), 'suspect'],
  ['silent for eight seconds, and nobody to ask', silent(8_000), 'dead'],
  ['silent for eight seconds, and a relay that has its socket', silent(8_000, relay(true, 100)), 'stalled'],
  ['silent for half a minute, though a relay has its socket', silent(30_000, relay(true, 100)), 'dead'],
  ['silent, and two others miss it too', silent(4_400, witness('bob', false), witness('carol', false)), 'stalled'],
  ['silent, and two others missed it long ago', silent(4_400, witness('bob', false, 6_000), witness('carol', false, 6_000)), 'suspect'],
  ['silent, and one other says so twice', silent(4_400, witness('bob', false), witness('bob', false)), 'suspect'],
  ['silent, and another hears it', silent(8_100, witness('bob', true)), 'cut'],
  ['silent, and others miss it but one hears it', silent(4_400, witness('bob', false), witness('carol', true)), 'suspect'],
  ['a path closed just now', silent(50, hint(0)), 'suspect'],
  ['a path closed, and the relay lost it, a second ago', silent(1_100, hint(1_000), relay(false, 900)), 'suspect'],
  ['a path closed, and the relay lost it', silent(1_300, hint(1_200), relay(false, 1_100)), 'dead'],
  ['a path closed, and the relay has its socket', silent(1_300, hint(1_200), relay(true, 600)), 'alive'],
  ['a path closed, and the relay is not through with it yet', silent(1_300, hint(1_200), relay(true, 1_190)), 'suspect'],
  ['a path closed, and it spoke since', silent(9_000, hint(1_500), relay(false, 1_400), word(100)), 'suspect'],
  ['a path closed long ago, and it spoke since', silent(9_000, hint(5_000), relay(false, 4_900), word(100)), 'alive'],
  ['a relay that says gone while it speaks', silent(1_000, relay(false, 0)), 'alive'],
  ['a word that says that it falls asleep', paced(silent(10_000), 0, true), 'stalled'],
  ['one asleep whose socket is gone', paced(silent(10_000, relay(false, 100)), 0, true), 'dead'],
  ['one asleep for half a minute', paced(silent(30_000), 0, true), 'dead'],
  ['one that said it is slow', paced(silent(5_000), 4_000, false), 'alive'],
  ['one that said it is slower than any may be', paced(silent(20_000), 1_000_000, false), 'dead'],
  ['a clock that was set back', silent(-50_000), 'alive']
])('a link with %s', (_name, evidence, phase) => expect(judge(evidence, NOW, 1).phase).toBe(phase))

test('patience stretches every wait', () => {
  expect(judge(silent(3_000), NOW, 1.5).phase).toBe('alive')
  expect(judge(silent(8_100), NOW, 1.5).phase).toBe('suspect')
  expect(judge(silent(1_300, hint(1_200), relay(false, 1_100)), NOW, 1.5).phase).toBe('suspect')
})

test('whatever others say, a link is not dead before it was silent for the shortest suspicion', () => {
  const everybody = [hint(0), relay(false, 0), ...['a', 'b', 'c', 'd'].map(by => witness(by, false))]
  for (let ms = 0; ms < 1_200; ms += 10) expect(judge(silent(ms, ...everybody), NOW, 1).phase).not.toBe('dead')
})
