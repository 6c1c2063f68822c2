import { expect, test } from 'vitest'
import { agentSourceOf, draftFromText, limited, newDraft, originsOf } from './agent-draft.ts'

test('a draft becomes a manifest in the units of the node', () => {
  const draft = { ...newDraft(), origins: 'https://example.org/path, https://example.org\nhttp://localhost:80/', mayCall: true }
  expect(agentSourceOf(draft, ['count.to'])).toEqual({
    manifest: {
      name: 'count',
      version: '1.0.0',
      runtime: 'quickjs',
      capabilities: [{ name: 'count.to' }],
      permissions: { fetch: ['https://example.org', 'http://localhost'], call: true },
      limits: { memoryLimitBytes: 33_554_432, cpuLimit: 0.5, taskTimeoutMs: 120_000 }
    },
    source: draft.source
  })
  expect(agentSourceOf(newDraft('python'), []).manifest).toMatchObject({ runtime: 'python', permissions: {} })
})

test('what is no address is left for the node to refuse by name', () => {
  expect(originsOf('example.org data:text/plain,x')).toEqual(['example.org', 'data:text/plain', 'x'])
})

test('a draft survives being kept, and what was kept by somebody else does not break it', () => {
  const draft = { ...newDraft('python'), name: 'mine', memoryMb: 64, mayCall: true, source: 'x = 1' }
  expect(draftFromText(JSON.stringify(draft))).toEqual(draft)
  for (const text of [null, '', '{', 'null', '7', '[]', '{"memoryMb":"many","source":4}']) expect(draftFromText(text)).toEqual(newDraft())
  expect(draftFromText('{"memoryMb":100000}').memoryMb).toBe(512)
})

test('numbers stay inside their limits, and no number changes nothing', () => {
  expect(['', 'x', '0', '33.4', '9999'].map(typed => limited('memoryMb', typed, 32))).toEqual([32, 32, 1, 33, 512])
})
