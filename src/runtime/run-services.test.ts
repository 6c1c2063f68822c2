import { expect, test } from 'vitest'
import { ManualClock } from '../base/clock.ts'
import { AgentLog, KEPT_LINES } from './agent-log.ts'
import type { AgentPermissions } from './agent-permissions.ts'
import type { Question } from './agent-services.ts'
import type { AgentState } from './capability.ts'
import { type CallOptions, type RunServicesPorts, runServices } from './run-services.ts'
import { UsageMeter } from './usage-meter.ts'

const stateOf = (kept: Map<string, unknown>): AgentState => ({
  // the test says what it put there
  get: async <Value>(key: string) => kept.get(key) as Value | undefined,
  set: async (key, value) => void kept.set(key, value),
  delete: async key => void kept.delete(key),
  keys: async (prefix = '') => [...kept.keys()].filter(key => key.startsWith(prefix))
})

/** Services of one run, whose calls the test answers. */
function served(
  permissions: AgentPermissions = { call: true },
  { depth = 0, ...ports }: Partial<RunServicesPorts> & { depth?: number } = {}
) {
  const clock = new ManualClock(1_000)
  const kept = new Map<string, unknown>()
  const calls: Array<{ readonly input: unknown; readonly options: CallOptions; readonly done: (output: unknown) => void }> = []
  const log = new AgentLog({ clock })
  const meter = new UsageMeter({ clock })
  const call: RunServicesPorts['call'] = (_capability, input, options) => new Promise(done => void calls.push({ input, options, done }))
  const services = runServices(
    { clock, state: stateOf(kept), call, log, meter, ...ports },
    { agent: 'test', permissions, depth, deadlineAt: 11_000 }
  )
  const run = new AbortController()
  const ask = (question: Question): Promise<unknown> => services.answer(question, run.signal)
  return { clock, kept, calls, log, meter, services, run, ask }
}

const theCall = (timeoutMs?: number): Question => ({
  what: 'call',
  capability: 'other',
  input: 1,
  ...(timeoutMs == null ? {} : { timeoutMs })
})

test('state goes to the agent’s own, and nowhere when it has none', async () => {
  const { ask, kept } = served()
  await ask({ what: 'state.set', key: 'a', value: 1 })
  await ask({ what: 'state.set', key: 'b', value: 2 })
  await ask({ what: 'state.delete', key: 'b' })
  expect([await ask({ what: 'state.get', key: 'a' }), await ask({ what: 'state.keys', prefix: '' }), [...kept]]).toEqual([
    1,
    ['a'],
    [['a', 1]]
  ])
  const none = served({ stateBytes: 0 })
  await expect(none.ask({ what: 'state.get', key: 'a' })).rejects.toMatchObject({ name: 'NotGrantedError' })
})

test('a call ends with its run at the latest, knows how deep it is, and is aborted with the run', async () => {
  const { ask, calls, clock, run } = served({ call: true }, { depth: 7 })
  const answer = ask(theCall())
  clock.advance(4_000)
  void ask(theCall(60_000))
  void ask(theCall(50))
  expect(calls.map(({ options }) => [options.timeoutMs, options.depth])).toEqual([
    [10_000, 8],
    [6_000, 8],
    [50, 8]
  ])
  calls[0]?.done('output')
  expect(await answer).toBe('output')
  run.abort(new Error('ended'))
  expect(calls[1]?.options.signal.aborted).toBe(true)
  await expect(ask(theCall())).rejects.toThrow('ended')
})

test('a ninth call inside another is refused, and a seventeenth beside others until one ends', async () => {
  await expect(served({ call: true }, { depth: 8 }).ask(theCall())).rejects.toMatchObject({ name: 'CallDepthError', detail: { limit: 8 } })
  const { ask, calls } = served()
  const first = ask(theCall())
  for (let i = 1; i < 16; i++) void ask(theCall())
  await expect(ask(theCall())).rejects.toMatchObject({ name: 'RunLimitError', detail: { limit: 16 } })
  calls[0]?.done(1)
  await first
  void ask(theCall())
  expect(calls).toHaveLength(17)
})

test.each<[Question, AgentPermissions]>([
  [theCall(), {}],
  [theCall(), { call: false }],
  [{ what: 'fetch', url: 'https://example.org', init: {} }, {}],
  [{ what: 'fetch', url: 'https://example.org', init: {} }, { fetch: ['https://other.org'] }],
  [{ what: 'emit', value: 1 }, {}]
])('what was not granted is refused by name: %j with %j', async (question, permissions) => {
  const fetch = () => Promise.reject(new Error('must not be asked'))
  await expect(served(permissions, { fetch }).ask(question)).rejects.toMatchObject({ name: 'NotGrantedError' })
})

test('no more than six requests are under way at once', async () => {
  const fetch = () => new Promise<Response>(() => {})
  const { ask } = served({ fetch: ['https://example.org'] }, { fetch })
  const question: Question = { what: 'fetch', url: 'https://example.org/', init: {} }
  for (let i = 0; i < 6; i++) void ask(question)
  await expect(ask(question)).rejects.toMatchObject({ name: 'RunLimitError', detail: { limit: 6 } })
})

test('pieces of output wait for room, ten thousand at most', async () => {
  const pieces: unknown[] = []
  const { ask } = served({}, { emit: async value => void pieces.push(value) })
  for (let i = 0; i < 10_000; i++) await ask({ what: 'emit', value: i })
  await expect(ask({ what: 'emit', value: 'more' })).rejects.toMatchObject({ name: 'RunLimitError', detail: { limit: 10_000 } })
  expect([pieces.length, pieces.at(-1)]).toEqual([10_000, 9_999])
})

test('a question that is none is a typed error, not a fault of the node', async () => {
  const { services, run } = served()
  // as foreign code would send it
  const asked = { what: 'state.get', key: {} } as unknown as Question
  await expect(services.answer(asked, run.signal)).rejects.toMatchObject({ name: 'InvalidQuestionError' })
})

test('the last two hundred lines are kept, cut, of known levels; a flood of them is not listened to', () => {
  const { services, log } = served()
  services.log('error', 'x'.repeat(3_000))
  // as foreign code would send it
  services.log('loud' as 'info', { toString: null } as unknown as string)
  expect(log.lines('test')).toEqual([
    { at: 1_000, level: 'error', text: `${'x'.repeat(2_000)}...` },
    { at: 1_000, level: 'info', text: 'object' }
  ])
  for (let i = 0; i < 20_000; i++) services.log('info', String(i))
  expect([log.lines('test').length, log.lines('test').at(-1)?.text]).toEqual([KEPT_LINES, '9997'])
  log.forget('test')
  expect(log.lines('test')).toEqual([])
})

test('two hundred lines of an agent are shown, also while more are at hand', () => {
  const { log } = served()
  for (let i = 0; i < 350; i++) log.add('a', 'info', String(i))
  expect([log.lines('a').length, log.lines('a')[0]?.text]).toEqual([KEPT_LINES, '150'])
})

test('logs of sixty-four agents are kept', () => {
  const { log } = served()
  for (let i = 0; i < 65; i++) log.add(`a${i}`, 'info', 'line')
  expect([log.lines('a0').length, log.lines('a1').length, log.lines('a64').length]).toEqual([0, 1, 1])
})

test('use is metered for the agent', () => {
  const { services, meter } = served()
  services.used({ cpuMs: 5, memoryBytes: 7 })
  expect(meter.get('test')).toMatchObject({ cpuMs: 5, memoryBytes: 7 })
})
