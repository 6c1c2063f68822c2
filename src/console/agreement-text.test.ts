import { expect, test } from 'vitest'
import { agreementHeading, answerText, dissentText, verdictText } from './agreement-text.ts'

const outvoted = {
  quorum: 2,
  groups: [{ nodes: ['a', 'b'] }, { nodes: ['c'], error: 'RangeError' }],
  dissenters: [{ nodeId: 'c', times: 3 }]
}

test('who agreed is told first, whose answer was taken, and who dissents how often', () => {
  expect(agreementHeading(outvoted)).toBe('2 of 3 nodes agree')
  expect([verdictText(outvoted, 0), verdictText(outvoted, 1)]).toEqual(['taken, with 2 of 2 needed', 'not taken, 1 of 2 needed'])
  expect([answerText(0, undefined), answerText(1, 'RangeError')]).toEqual(['Answer 1', 'Answer 2, failed with RangeError'])
  expect([dissentText(outvoted, 'a'), dissentText(outvoted, 'c')]).toEqual(['', 'said otherwise 3 times so far'])
})

test('where no answer had enough, or nobody answered, that is said', () => {
  const split = { quorum: 2, groups: [{ nodes: ['a'] }, { nodes: ['b'] }], dissenters: [] }
  expect([agreementHeading(split), verdictText(split, 0)]).toEqual(['No agreement among 2 nodes', 'not taken, 1 of 2 needed'])
  expect(agreementHeading({ quorum: 2, groups: [], dissenters: [] })).toBe('No node answered')
  expect(dissentText({ ...split, dissenters: [{ nodeId: 'b', times: 1 }] }, 'b')).toBe('said otherwise for the first time')
})
