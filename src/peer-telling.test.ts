import { expect, test } from 'vitest'
import { ManualClock } from './base/clock.ts'
import { ChangeBatch } from './change-batch.ts'
import type { PeerView } from './kyrox-node.ts'
import { PeerTable } from './mesh/peer-table.ts'
import type { NodeChange } from './node-protocol.ts'
import { PeerTelling } from './peer-telling.ts'

/** Presence of a peer that offers nothing. */
const WORD = {
  ...{ network: 'studio', epoch: 1, capabilities: [], serving: false, platform: 'Node', relays: [], leaving: false, offers: [] },
  load: { running: 0, queued: 0, capacity: 1, waitMs: 0 }
}

/** A node's word to its user: what it tells of its peers, and when. */
function watchedTelling() {
  const clock = new ManualClock()
  const peers = new PeerTable()
  const paths = new Map<string, 'direct' | 'relayed'>()
  const told: Array<{ readonly at: number; readonly peers: readonly PeerView[] }> = []
  const tell = (changes: readonly NodeChange[]): void => {
    for (const change of changes) if (change.kind === 'peers') told.push({ at: clock.now(), peers: change.peers })
  }
  const link = (id: string) => (paths.has(id) ? { hasPath: true, path: paths.get(id), statistics: {} } : undefined)
  const telling = new PeerTelling({
    clock,
    // all that it uses of a mesh
    mesh: { peers, link, directError: () => undefined } as never,
    registry: { names: [] },
    changes: new ChangeBatch({ clock, tell })
  })
  const pass = async (ms: number): Promise<void> => {
    clock.advance(ms)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
  let sequence = 0
  const heard = (id: string): void => {
    peers.heard(id, { ...WORD, sequence: ++sequence } as never, clock.now())
    telling.peers(id)
  }
  return { telling, told, paths, heard, pass }
}

test('who came and who is linked is told at once, a heartbeat a tenth of a second later', async () => {
  const { telling, told, paths, heard, pass } = watchedTelling()
  heard('bob')
  await pass(5)
  expect(told).toHaveLength(1)
  heard('bob')
  await pass(50)
  expect(told).toHaveLength(1)
  // while a heartbeat waits to be told
  paths.set('bob', 'direct')
  telling.peers('bob')
  await pass(5)
  expect(told).toHaveLength(2)
  expect(told[1]?.peers[0]?.path).toBe('direct')
  heard('bob')
  await pass(500)
  expect(told).toHaveLength(3)
  await pass(1_000)
  expect(told).toHaveLength(3)
})

test('a long list is told ten times a second, whoever comes', async () => {
  const { told, heard, pass } = watchedTelling()
  for (let peer = 0; peer < 70; peer++) heard(`peer-${peer}`)
  await pass(5)
  // begun while the list was short
  expect(told).toHaveLength(1)
  for (let peer = 70; peer < 100; peer++) {
    heard(`peer-${peer}`)
    await pass(10)
  }
  expect(told.length).toBeLessThanOrEqual(4)
})
