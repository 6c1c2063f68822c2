import { expect, test } from 'vitest'
import { LINES_SHOWN, linesOf, logText, timeText } from './log-text.ts'

const line = (text: string, agent = 'count') => ({ agent, level: 'warn' as const, text, at: Date.UTC(2026, 0, 2, 3, 4, 5, 6) })

test('only lines of that agent are shown, the newest of them', () => {
  expect(linesOf([line('a'), line('b', 'other'), line('c')], 'count').map(({ text }) => text)).toEqual(['a', 'c'])
  expect(linesOf(Array(LINES_SHOWN + 5).fill(line('x')), 'count')).toHaveLength(LINES_SHOWN)
})

test('a copied log has its level and a time that means the same everywhere', () => {
  expect(logText([line('at 5')])).toBe('2026-01-02T03:04:05.006Z warn  at 5')
  expect(timeText(line('').at)).toMatch(/^\d\d:04:05\.006$/)
})
