import { expect, test } from 'vitest'
import { byteText, savingText } from './byte-size.ts'
import { agoText, countdownText, durationText } from './duration.ts'
import { PeerLetters, shortId } from './peer-name.ts'

test.each([
  [-5, '0 ms'],
  [0.4, '0 ms'],
  [340, '340 ms'],
  [4_260, '4.2 s'],
  [59_999, '59 s'],
  [185_000, '3 min 05 s'],
  [7_440_000, '2 h 04 min'],
  [Number.NaN, '0 ms']
])('%d ms last %s', (ms, text) => {
  expect(durationText(ms)).toBe(text)
})

test('how long ago is coarse, and a clock that runs behind says now', () => {
  expect([-3_000, 1_500, 5_400, 190_000, 7_300_000].map(agoText)).toEqual(['now', 'now', '5 s ago', '3 min ago', '2 h ago'])
})

test('a countdown never says less than is left', () => {
  expect([3_001, 60_000, 61_000, -1].map(countdownText)).toEqual(['4 s', '60 s', '2 min', '0 s'])
})

test.each([
  [0, '0 B'],
  [812, '812 B'],
  [14_230, '14.2 kB'],
  [3_400_000, '3.40 MB'],
  [640_000_000, '640 MB']
])('%d bytes are %s', (bytes, text) => {
  expect(byteText(bytes)).toBe(text)
})

test('a saving is said from the point of view of the file', () => {
  expect([savingText(100, 28), savingText(100, 108), savingText(1_000, 1_001), savingText(0, 5)]).toEqual([
    '72 % smaller',
    '8 % larger',
    'same size',
    'size unknown'
  ])
})

test('an id is shortened in the middle, a short one is left alone', () => {
  expect(shortId('12D3KooWEyoppNCUx8Yx66oV9fJnriXwCcXwDDUA2kj6vnc6iDEp')).toBe('12D3…c6iDEp')
  expect(shortId('abc')).toBe('abc')
})

test('a peer keeps its letter, and only the first five have a colour', () => {
  const letters = new PeerLetters()
  const ids = Array.from({ length: 28 }, (_, index) => `peer ${index}`)
  expect(ids.map(id => letters.letterOf(id)).slice(24)).toEqual(['Y', 'Z', 'A2', 'B2'])
  expect(ids.slice(3, 7).map(id => letters.seriesOf(id))).toEqual([4, 5, 0, 0])
  expect(letters.letterOf('peer 1')).toBe('B')
})
