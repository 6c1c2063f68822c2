import { expect, test } from 'vitest'
import type { AgentView } from '../../node-agents.ts'
import { MAX_WATCHED, PeerWatch } from './peer-watch.ts'

const agent: AgentView = {
  name: 'count',
  version: '1.0.0',
  origin: 'package',
  runtime: 'quickjs',
  capabilities: [],
  state: 'ready',
  running: 0
}

/** A watch whose questions are answered by hand. */
function askedWatch() {
  const questions: {
    readonly peer: string
    readonly answer: (agents: readonly AgentView[]) => void
    readonly refuse: (error: Error) => void
  }[] = []
  const seen = { isVisible: true, changes: 0 }
  const watch = new PeerWatch({
    agentsOf: (peer, signal) =>
      new Promise((answer, refuse) => {
        signal.addEventListener('abort', () => refuse(signal.reason))
        questions.push({ peer, answer, refuse })
      }),
    mayLook: () => seen.isVisible,
    changed: () => {
      seen.changes += 1
    }
  })
  return { watch, questions, seen, settled: async () => await new Promise(resolve => setImmediate(resolve)) }
}

test('a peer is asked at once, and not again before it has answered', async () => {
  const { watch, questions, settled } = askedWatch()
  watch.add('you')
  watch.look()
  expect(questions).toHaveLength(1)
  questions[0]?.answer([agent])
  await settled()
  expect(watch.peers).toEqual([{ peer: 'you', agents: [agent] }])
  watch.look()
  expect(questions).toHaveLength(2)
})

test('nobody is asked while nobody looks', async () => {
  const { watch, questions, seen, settled } = askedWatch()
  watch.add('you')
  questions[0]?.answer([])
  await settled()
  seen.isVisible = false
  watch.look()
  expect(questions).toHaveLength(1)
})

test('a peer that does not answer keeps what it was last known to have, with the reason', async () => {
  const { watch, questions, settled } = askedWatch()
  watch.add('you')
  questions[0]?.answer([agent])
  await settled()
  watch.look()
  questions[1]?.refuse(new Error('gone'))
  await settled()
  expect(watch.peers).toEqual([{ peer: 'you', agents: [agent], problem: 'gone' }])
})

test('an answer of a peer that is looked at no more is dropped', async () => {
  const { watch, questions, seen, settled } = askedWatch()
  watch.add('you')
  watch.delete('you')
  const before = seen.changes
  questions[0]?.answer([agent])
  await settled()
  expect([watch.peers, seen.changes]).toEqual([[], before])
})

test('no more peers are watched than can be read', () => {
  const { watch } = askedWatch()
  for (let count = 0; count <= MAX_WATCHED; count += 1) watch.add(`peer ${count}`)
  expect(watch.peers).toHaveLength(MAX_WATCHED)
  expect(watch.has('peer 0')).toBe(false)
})

test('after it has ended it asks nobody', () => {
  const { watch, questions } = askedWatch()
  watch.stop()
  watch.add('you')
  expect(questions).toHaveLength(0)
})
