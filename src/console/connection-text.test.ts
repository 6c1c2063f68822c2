import { expect, test } from 'vitest'
import type { RelayView, ServingView } from '../kyrox-node.ts'
import { connectionText, pageState, pageTitle, servingText } from './connection-text.ts'

const relay = (parts: Partial<RelayView> = {}): RelayView => ({
  address: 'https://relay.example/',
  state: 'connected',
  failures: 0,
  ...parts
})
const serving = (parts: Partial<ServingView> = {}): ServingView => ({ state: 'off', cores: 2, running: 0, busyMs: 0, ...parts })

test('joined names the relay, and how many more there are', () => {
  expect(connectionText('joined', [relay(), relay({ address: 'https://b.example' })], 0)).toEqual({
    tone: 'ok',
    text: 'Joined through relay https://relay.example and 1 more'
  })
})

test('no relay answering counts down to the next try and says what still works', () => {
  const { tone, text, advice } = connectionText('joining', [relay({ state: 'waiting', retryAt: 5_200, failures: 2 })], 2_000)
  expect([tone, text]).toEqual(['bad', 'Relay https://relay.example does not answer, next try in 4 s'])
  expect(advice).toContain('still runs in this tab')
})

test('while one relay is being tried the wait of the others is not the news', () => {
  const relays = [relay({ state: 'waiting', retryAt: 9_000 }), relay({ address: 'b', state: 'connecting', failures: 1 })]
  expect(connectionText('joining', relays, 0).text).toBe('Connecting to relay b, try 2')
})

test('a node without relays works alone, and that is no fault', () => {
  expect(connectionText('joining', [], 0).tone).toBe('idle')
  expect(pageState('joining', [], serving())).toBe('joined')
})

test('what runs for others is counted, and so is the pause', () => {
  expect(servingText(serving({ state: 'on', running: 1 }), 0).text).toBe('1 task, 2 cores allowed')
  expect(servingText(serving({ state: 'paused', resumesAt: 3_600_000 }), 0).text).toBe('paused, again in 60 min')
  expect(servingText(serving(), 0).tone).toBe('idle')
  expect(servingText(serving({ state: 'on', heldBy: 'battery' }), 0)).toEqual({ tone: 'warn', text: '0 tasks, nothing new: on battery' })
})

test('the tab says serving before it says offline', () => {
  expect(pageState('joining', [relay({ state: 'waiting' })], serving({ state: 'on' }))).toBe('serving')
  expect(pageState('joining', [relay({ state: 'waiting' })], serving())).toBe('offline')
  expect(pageTitle('serving', 'lab', 3)).toBe('3 to do · Serving · lab · Kyrox')
})
