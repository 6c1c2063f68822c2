import { expect, test } from 'vitest'
import type { PeerView, TaskView } from '../../kyrox-node.ts'
import { MAX_DRAWN_PEERS, type PictureFacts, pictureOf, pictureText } from './picture.ts'

const peer = (id: string, parts: Partial<PeerView> = {}): PeerView => ({
  id,
  path: 'direct',
  capabilities: [],
  load: { running: 0, queued: 0, capacity: 2 },
  serving: true,
  platform: 'Chromium',
  lastSeen: 0,
  ...parts
})
const task = (executor: string, status: TaskView['status']): TaskView => ({
  id: `${executor}-${status}`,
  capability: 'a.b',
  priority: 5,
  status,
  executor,
  progress: 0,
  createdAt: 0,
  attempts: []
})
const facts = (parts: Partial<PictureFacts>): PictureFacts => ({ selfId: 'me', peers: [], relays: [], tasks: [], runs: [], ...parts })

test('each peer hangs on this tab by its path, with the tasks under way there and back', () => {
  const picture = pictureOf(
    facts({
      peers: [
        peer('a', { load: { running: 1, queued: 3, capacity: 2 } }),
        peer('b', { path: 'relayed', serving: false, platform: 'Firefox' })
      ],
      tasks: [task('a', 'running'), task('a', 'assigned'), task('a', 'done'), task('b', 'failed')],
      runs: [
        { taskId: 't', capability: 'a.b', owner: 'b', startedAt: 0, status: 'running' },
        { taskId: 'u', capability: 'a.b', owner: 'b', startedAt: 0, endedAt: 1, status: 'done' }
      ]
    })
  )
  expect(picture.lines).toEqual([
    { from: 'me', to: 'a', path: 'direct', out: 2, back: 0 },
    { from: 'me', to: 'b', path: 'relayed', out: 0, back: 1 }
  ])
  expect(picture.nodes.map(({ id, kind, group, busy, serving }) => [id, kind, group, busy, serving])).toEqual([
    ['me', 'self', '', 0, false],
    ['a', 'peer', 'Chromium', 0.5, true],
    ['b', 'peer', 'Firefox', 0, false]
  ])
  expect(pictureText(picture)).toBe('This tab and 2 peers in 2 groups; 2 tasks there, 1 task here for others.')
})

test('only relays that are connected are drawn', () => {
  const relays = [
    { address: 'x', peerId: 'r', state: 'connected', failures: 0 },
    { address: 'y', state: 'waiting', failures: 2 }
  ] as const
  expect(pictureOf(facts({ relays })).lines).toEqual([{ from: 'me', to: 'r', path: 'relay', out: 0, back: 0 }])
})

test('of a crowd those with work and with links are drawn, and the others counted', () => {
  const idle = Array.from({ length: MAX_DRAWN_PEERS + 50 }, (_, index) => peer(`idle-${index}`, { path: 'none' }))
  const picture = pictureOf(facts({ peers: [...idle, peer('linked'), peer('busy', { path: 'none' })], tasks: [task('busy', 'running')] }))
  expect(picture.nodes.slice(0, 3).map(({ id }) => id)).toEqual(['me', 'busy', 'linked'])
  expect([picture.nodes.length, picture.left]).toEqual([MAX_DRAWN_PEERS + 1, 52])
  expect(pictureText(picture)).toContain('52 more not drawn; 1 task there, 0 tasks here for others.')
})

test('alone is said so', () => {
  expect(pictureText(pictureOf(facts({})))).toBe('This tab stands alone.')
})
