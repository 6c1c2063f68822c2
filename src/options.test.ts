import { expect, test } from 'vitest'
import { type NodeOptions, resolveOptions } from './options.ts'

test('every default is filled in; a process serves by itself, a page only when told', () => {
  expect(resolveOptions({}, false)).toEqual({
    network: 'default',
    relays: [],
    host: 'worker',
    serve: false,
    takesAgents: false,
    cores: 1,
    maxQueuedTasks: 256,
    resultCacheBytes: 16_777_216,
    iceServers: [],
    storageName: 'kyrox',
    direct: true
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
  ['relays', 'https://relay.example', 'Expected relays to be a list of at most 8, got "https://relay.example"'],
  ['relays', Array(9).fill('https://relay.example'), 'Expected relays to be a list of at most 8'],
  ['host', 'moon', 'Expected host of "worker" or "page", got "moon"'],
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
