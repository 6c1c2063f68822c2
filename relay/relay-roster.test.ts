import { expect, test } from 'vitest'
import { RelayRoster } from './relay-roster.ts'

const note = (n: number) => ({ url: `https://relay-${n}.example` })

test('each teller may tell of 16, all together of 64', () => {
  const roster = new RelayRoster()
  const refusals = Array.from({ length: 10_000 }, (_, n) => roster.told(note(n), 'liar', 0))
  expect(refusals.filter(refusal => refusal == null)).toHaveLength(16)
  for (let teller = 0; teller < 10; teller++)
    for (let n = 0; n < 16; n++) roster.told(note(20_000 + 100 * teller + n), `teller ${teller}`, 0)
  let taken = 0
  while (roster.take() != null) taken++
  expect(taken).toBe(64)
})

test('one that was tried in vain is left alone for ten minutes, whoever tells of it', () => {
  const roster = new RelayRoster()
  roster.told(note(1), 'one', 0)
  const url = roster.take() ?? ''
  roster.shun(url, 0)
  expect(roster.told({ url }, 'another', 599_999)).toBe('relay-shunned')
  expect(roster.told({ url }, 'another', 600_001)).toBeUndefined()
})

test('a relay on the open internet is not sent to the inside of its own network; one that stands inside finds its neighbours', () => {
  const inside = { url: 'http://192.168.1.5:7600' }
  expect(new RelayRoster({ self: { url: 'https://relay.example' } }).told(inside, 'one', 0)).toBe('relay-inside')
  expect(new RelayRoster().told(inside, 'one', 0)).toBe('relay-inside')
  expect(new RelayRoster({ self: { url: 'http://192.168.1.4:7600' } }).told(inside, 'one', 0)).toBeUndefined()
})
