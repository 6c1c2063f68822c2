import { expect, test } from 'vitest'
import type { KyroxNode, PeerView } from '../kyrox-node.ts'
import { defineAgent } from '../runtime/agent.ts'
import { capability } from '../runtime/capability.ts'
import { ConsentMemory } from './consent-memory.ts'
import { readOptions } from './element-options.ts'
import { peersText, qualityOf, servingText, statusOf, statusText } from './element-state.ts'
import { withinCeilings } from './hosted-agents.ts'
import { nodeInvite } from './node-invite.ts'

const options = (attributes: Readonly<Record<string, string>> = {}) => readOptions(name => attributes[name] ?? null)
const peer = (path: PeerView['path']): PeerView => ({
  id: path,
  path,
  capabilities: [],
  load: { running: 0, queued: 0, capacity: 1 },
  serving: false,
  platform: 'Node',
  lastSeen: 0
})
const node = (parts: Partial<KyroxNode>): KyroxNode =>
  ({
    status: 'joined',
    relays: [{ address: 'https://a.example', state: 'connected', failures: 0 }],
    peers: [],
    serving: { state: 'off', cores: 1, running: 0, busyMs: 0 },
    ...parts
  }) as KyroxNode

test('both modules can be imported where there is no page', async () => {
  const { KyroxNodeElement } = await import('./index.ts')
  await import('./define.ts')
  expect(new KyroxNodeElement().status).toBe('idle')
})

test('attributes that are absent or senseless mean their defaults', () => {
  const defaults = options()
  expect(defaults).toMatchObject({
    relays: [],
    network: 'default',
    start: 'interaction',
    capabilities: [],
    maxCores: 1,
    remember: 'none',
    ui: 'card'
  })
  expect(options({ start: 'now', 'max-cores': '-3', ui: 'big', remember: '' })).toEqual(defaults)
})

test('lists are words with spaces between', () => {
  expect(
    options({ relay: ' https://a.example\n https://b.example ', capabilities: 'image.encode text.search', 'max-seconds': '20' })
  ).toMatchObject({
    relays: ['https://a.example', 'https://b.example'],
    capabilities: ['image.encode', 'text.search'],
    maxSeconds: 20
  })
})

test('the status of the node is told in the words of the element', () => {
  expect(statusOf(node({}), false)).toBe('online')
  expect(statusOf(node({}), true)).toBe('stopped')
  expect(statusOf(node({ peers: [peer('relayed')] }), false)).toBe('relayed')
  expect(statusOf(node({ peers: [peer('relayed'), peer('direct')] }), false)).toBe('online')
  expect(statusOf(node({ status: 'joining' }), false)).toBe('connecting')
  expect(statusOf(node({ status: 'joining', relays: [] }), false)).toBe('online')
  expect(statusOf(node({ serving: { state: 'finishing', cores: 1, running: 1, busyMs: 0 } }), false)).toBe('serving')
})

test('quality and words of a mixed company', () => {
  expect(qualityOf([], false)).toBe('none')
  expect(qualityOf([peer('none')], true)).toBe('alone')
  expect(qualityOf([peer('direct'), peer('relayed')], true)).toBe('mixed')
  expect(peersText([peer('direct'), peer('relayed'), peer('none')])).toBe('3 peers: 1 direct, 1 relayed')
  expect(peersText([])).toBe('')
  expect(servingText({ state: 'on', cores: 2, running: 1, busyMs: 0 })).toBe('Running for others: 1 task, 2 cores allowed')
  expect(statusText('connecting', node({ status: 'joining', relays: [{ address: 'a', state: 'waiting', failures: 1 }] }))).toContain(
    'No relay answers'
  )
})

test('an agent offers no more than the page lists and takes no longer than the page allows', () => {
  const run = (): number => 1
  const agent = defineAgent({ name: 'two', capabilities: [capability('a.one', { run }), capability('a.two', { run })] })
  const hosted = withinCeilings([agent], options({ capabilities: 'a.two b', 'max-seconds': '5' }))
  expect(hosted.map(({ capabilities, taskTimeoutMs }) => [capabilities.map(({ name }) => name), taskTimeoutMs])).toEqual([
    [['a.two'], 5_000]
  ])
  expect(withinCeilings([agent], options({ capabilities: 'b' }))).toEqual([])
  expect(withinCeilings([agent], options())[0]).toMatchObject({ taskTimeoutMs: 120_000, capabilities: agent.capabilities })
})

test('an invite leads to the console of the relay, or to the page when the relay has none', () => {
  const relays = [{ address: 'https://relay.example', state: 'connected', failures: 0 }] as const
  expect(nodeInvite({ network: 'lab', relays }, 'https://site.example/a')).toBe(
    'https://relay.example/#network=lab&relay=https%3A%2F%2Frelay.example'
  )
  expect(nodeInvite({ network: 'lab', relays: [] }, 'https://site.example/a')).toBe('https://site.example/a#network=lab')
})

/** Storage as browsers have it, and a clock that is set by hand. */
function handMemory() {
  const kept = new Map<string, string>()
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key)
  } as unknown as Storage
  const clock = { time: 0 }
  const closed = (): never => {
    throw new DOMException('closed', 'SecurityError')
  }
  const memory = new ConsentMemory({ now: () => clock.time, session: closed, local: () => storage })
  return { memory, clock, kept }
}

test('a yes is kept only where the page says so, for this question only, for thirty days', () => {
  const { memory, clock } = handMemory()
  const always = options({ remember: 'always', capabilities: 'a b', 'max-cores': '4' })
  memory.keep(options({ capabilities: 'a b' }), 3)
  expect(memory.recall(always)).toBeUndefined()
  memory.keep(always, 3)
  expect(memory.recall(always)).toBe(3)
  expect(memory.recall(options({ remember: 'always', capabilities: 'a b c', 'max-cores': '4' }))).toBeUndefined()
  expect(memory.recall(options({ remember: 'always', capabilities: 'b a', 'max-cores': '2' }))).toBe(2)
  clock.time = 31 * 24 * 3_600_000
  expect(memory.recall(always)).toBeUndefined()
})

test('a Stop forgets, a storage that is closed or full of something else asks again', () => {
  const { memory, kept } = handMemory()
  const always = options({ remember: 'always', capabilities: 'a' })
  memory.keep(always, 1)
  memory.forget(always)
  expect(memory.recall(always)).toBeUndefined()
  kept.set('kyrox:consent:default:a', '{"cores":"all","until":1e99}')
  expect(memory.recall(always)).toBeUndefined()
  expect(memory.recall(options({ remember: 'session' }))).toBeUndefined()
})
