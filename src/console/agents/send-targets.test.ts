import { expect, test } from 'vitest'
import { errorFromData } from '../../base/errors.ts'
import type { PeerView } from '../../kyrox-node.ts'
import { sendOutcomes, sendTargets } from './send-targets.ts'

const peer = (id: string, serving = true): PeerView => ({
  id,
  path: 'direct',
  capabilities: [],
  load: { running: 0, queued: 0, capacity: 1 },
  serving,
  platform: 'Chromium',
  lastSeen: 0
})

test('with nobody here there is nobody to send to', () => {
  expect(sendTargets([], id => id)).toEqual([])
})

test('peers are offered by name, then any, then as many as there are', () => {
  const targets = sendTargets([peer('2', false), peer('1')], id => `peer ${id}`)
  expect(targets.map(({ text }) => text)).toEqual([
    'peer 1',
    'peer 2, does not serve now',
    'any peer, the first that takes it',
    '2 peers, whoever takes it first'
  ])
  expect(targets.map(({ to }) => to)).toEqual(['1', '2', 'any', 2])
})

test('each peer has its outcome, a refusal with its reason and what to do', () => {
  const agent = {
    name: 'count',
    version: '1.0.0',
    origin: 'package',
    runtime: 'quickjs',
    capabilities: [],
    state: 'ready',
    running: 0
  } as const
  const error = errorFromData({ name: 'AgentRefusedError', message: 'Not serving.' })
  const [took, refused] = sendOutcomes([
    { peer: '1', ok: true, agent },
    { peer: '2', ok: false, error }
  ])
  expect(took).toEqual({ peer: '1', ok: true, text: 'took count 1.0.0' })
  expect(refused?.text).toMatch(/^AgentRefusedError: Not serving\. That peer takes no agents/)
})
