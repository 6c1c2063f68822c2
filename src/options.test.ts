import { expect, test } from 'vitest'
import { type NodeOptions, resolveOptions } from './options.ts'

test('every default is filled in; a process serves by itself, a page only when told', () => {
  expect(resolveOptions({}, false)).toEqual({
    network: 'default',
    relays: [],
    findRelays: true,
    host: 'worker',
    serve: false,
    takesAgents: false,
    cores: 1,
    maxQueuedTasks: 256,
    resultCacheBytes: 16_777_216,
    iceServers: [],
    storageName: 'kyrox',
    direct: true,
    choosing: 'score'
  })
  expect(resolveOptions({}, true)).toMatchObject({ host: 'page', serve: true })
})

test('an option given as undefined is one not given', () => {
  expect(resolveOptions({ network: undefined, cores: undefined } as unknown as NodeOptions, false)).toMatchObject({
    network: 'default',
    cores: 1
  })
})

test.each<[keyof NodeOptions, unknown, string]>([
  ['network', '', 'Expected network of 1 to 64 letters, digits, dots, dashes or underscores, got ""'],
  ['network', 'with space', 'got "with space"'],
  ['network', 'x'.repeat(65), 'Expected network'],
  ['network', null, 'got null'],
  ['findRelays', 'yes', 'Expected findRelays of true or false'],
  ['relays', 'https://relay.example', 'Expected relays to be a list of at most 8, got "https://relay.example"'],
  ['relays', Array(9).fill('https://relay.example'), 'Expected relays to be a list of at most 8'],
  ['host', 'moon', 'Expected host of "worker" or "page", got "moon"'],
  ['region', 'with space', 'Expected region of 1 to 32 letters, digits, dots, dashes or underscores, got "with space"'],
  ['weights', { load: -1 }, 'got weights.load of -1'],
  ['choosing', 'fastest', 'Expected choosing of "score" or "completion", got "fastest"'],
  ['scorer', 'fast', 'Expected scorer to be a function, got "fast"'],
  ['scorer', () => 1, 'Expected no scorer with host "worker": a function cannot cross to the worker; set host "page", got "worker"'],
  ['trusted', 'me', 'Expected trusted to be a list of at most 1024 ids, got "me"'],
  ['trusted', [7], 'Expected trusted to be a list'],
  ['cores', 0, 'Expected cores of 1 to 256, got 0'],
  ['cores', 257, 'got 257'],
  ['cores', 1.5, 'got 1.5'],
  ['cores', Number.NaN, 'got NaN'],
  ['cores', 2n, 'Expected cores of 1 to 256, got 2'],
  ['maxQueuedTasks', 0, 'Expected maxQueuedTasks of 1 to 100000, got 0'],
  ['iceServers', 'stun:example.org', 'Expected iceServers to be a list, got "stun:example.org"'],
  ['storageName', '../up', 'Expected storageName']
])('%s of %s is refused, saying what was expected', (name, value, message) => {
  expect(() => resolveOptions({ [name]: value }, false)).toThrow(message)
})

test('weights are filled up and sum to 1; a scorer goes where the node is on this thread', () => {
  const scorer = (): number => 1
  expect(resolveOptions({ weights: { capability: 0, load: 1, latency: 1 } }, false).weights).toEqual({
    capability: 0,
    load: 0.5,
    latency: 0.5
  })
  expect(resolveOptions({ scorer, host: 'page' }, false).scorer).toBe(scorer)
  expect(resolveOptions({ scorer }, true).scorer).toBe(scorer)
})
