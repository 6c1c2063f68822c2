import { expect, onTestFinished, test } from 'vitest'
import { AgentClient } from './agent-client.ts'
import type { RunCall } from './agent-port.ts'
import { type AgentServices, noServices, type Question, type Usage } from './agent-services.ts'
import { type Engine, MemoryLimitError, type RunHost } from './engine.ts'
import type { Program } from './program.ts'
import { runContext } from './run-context.ts'
import { EngineServer } from './serve-engine.ts'

const call: RunCall = { capability: 'work', input: 1, taskId: 'task', epoch: 3 }
const program: Program = { kind: 'quickjs', name: 'a', mode: 'agent', source: '', limits: { memoryLimitBytes: 1, cpuLimit: 1 } }

/** An engine that does what the test says, and its node. */
function served(engine: Partial<Engine>, services: Partial<AgentServices> = {}) {
  const { port1, port2 } = new MessageChannel()
  void new EngineServer({ run: async () => 'done', ...engine }, port1)
  const client = new AgentClient(port2)
  onTestFinished(() => {
    client.close(new Error('over'))
    port1.close()
  })
  const steps: number[] = []
  const run = (snapshot?: Uint8Array, own: RunCall = call) =>
    client.run(own, {
      onProgress: step => void steps.push(step),
      services: { ...noServices, ...services },
      ...(snapshot == null ? {} : { snapshot })
    })
  return { client, run, steps }
}

test('everything of the context is a question to the node or a word to it', async () => {
  const asked: Question[] = []
  const lines: string[] = []
  const answer = async (question: Question): Promise<unknown> => {
    asked.push(question)
    return question.what
  }
  const work = async (own: RunCall, host: RunHost): Promise<unknown> => {
    const { state, call: ask, emit, fetch, log, progress, taskId, epoch, random, now } = runContext(own, host)
    progress(0.5)
    log('said')
    const answers = [
      await state.get('a'),
      await state.set('a', 1),
      await state.delete('a'),
      await state.keys(),
      await ask('b', 2),
      await ask('b', 2, { timeoutMs: 5 })
    ]
    return [...answers, await emit(3), await fetch('c'), taskId, epoch, random() < 1, Math.abs(now() - Date.now()) < 1_000]
  }
  const { run, steps } = served({ run: work }, { answer, log: (level, text) => void lines.push(`${level} ${text}`) })
  expect(await run().output).toEqual([
    'state.get',
    'state.set',
    'state.delete',
    'state.keys',
    'call',
    'call',
    'emit',
    'fetch',
    'task',
    3,
    true,
    true
  ])
  expect(asked).toEqual([
    { what: 'state.get', key: 'a' },
    { what: 'state.set', key: 'a', value: 1 },
    { what: 'state.delete', key: 'a' },
    { what: 'state.keys', prefix: '' },
    { what: 'call', capability: 'b', input: 2 },
    { what: 'call', capability: 'b', input: 2, timeoutMs: 5 },
    { what: 'emit', value: 3 },
    { what: 'fetch', url: 'c', init: {} }
  ])
  expect([steps, lines]).toEqual([[0.5], ['info said']])
})

test('a question that is refused, or that no thread can be handed, is an error in the code', async () => {
  const ask = async (_: RunCall, host: RunHost): Promise<unknown> => {
    const named = (error: Error): string => error.name
    return [await host.ask({ what: 'emit', value: 1 }).catch(named), await host.ask({ what: 'emit', value: () => {} }).catch(named)]
  }
  const { run } = served({ run: ask })
  expect(await run().output).toEqual(['NotGrantedError', 'DataCloneError'])
})

test('an output that no thread can be handed is an error of the run', async () => {
  const { run } = served({ run: async () => () => {} })
  await expect(run().output).rejects.toMatchObject({ name: 'DataCloneError' })
})

test('a limit that was hit, or an engine that says so, spends the worker', async () => {
  const limit = served({
    run: async () => {
      throw new MemoryLimitError('too much')
    }
  })
  await expect(limit.run().output).rejects.toMatchObject({ name: 'MemoryLimitError' })
  const once = served({ isSpent: () => true })
  expect(await once.run().output).toBe('done')
  expect([limit.client.isSpent, once.client.isSpent, served({}).client.isSpent]).toEqual([true, true, false])
})

test('a cancel comes with its reason', async () => {
  const until = (_: RunCall, { signal }: RunHost) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
  const { output, cancel } = served({ run: until }).run()
  cancel('enough')
  await expect(output).rejects.toThrow('enough')
})

test('use is told at the end of a run, before its output', async () => {
  const used: Usage[] = []
  const { run } = served({ usage: () => ({ cpuMs: 5, memoryBytes: 7 }) }, { used: usage => void used.push(usage) })
  await run().output
  expect(used).toEqual([{ cpuMs: 5, memoryBytes: 7 }])
})

test('use is told while a run lasts', async () => {
  const used: Usage[] = []
  let end = (): void => {}
  const { run } = served(
    { usage: () => ({ cpuMs: 1, memoryBytes: 1 }), run: () => new Promise(resolve => (end = () => resolve('done'))) },
    { used: usage => void used.push(usage) }
  )
  const { output } = run()
  await expect.poll(() => used.length).toBeGreaterThan(1)
  end()
  expect(await output).toBe('done')
})

test('an engine without freezing says so, and so does one that runs nothing', async () => {
  const still = served({ run: () => new Promise(() => {}) })
  const waits = still.run()
  waits.output.catch(() => {})
  await expect(waits.suspend()).rejects.toThrow('no run here that can be suspended')
  const idle = served({ suspend: async () => new Uint8Array() })
  const run = idle.run()
  await run.output
  await expect(run.suspend()).rejects.toThrow('no run here that can be suspended')
  await expect(served({}).run(new Uint8Array()).output).rejects.toThrow('cannot go on with a suspended run')
})

test('a run is frozen, and goes on from its snapshot with its call', async () => {
  const { run } = served({
    run: () => new Promise(() => {}),
    suspend: async () => new Uint8Array([1, 2]),
    resume: async (snapshot, { taskId, epoch }) => [[...snapshot], taskId, epoch]
  })
  const { output, suspend } = run()
  output.catch(() => {})
  const snapshot = await suspend()
  expect(snapshot).toEqual(new Uint8Array([1, 2]))
  expect(await run(snapshot).output).toEqual([[1, 2], 'task', 3])
})

test('a program that cannot be loaded is told by the engine’s own error', async () => {
  const load = async ({ name }: Program): Promise<void> => {
    throw new MemoryLimitError(`${name} is too large`)
  }
  await expect(served({ load }).client.load(program)).rejects.toMatchObject({ name: 'MemoryLimitError', message: 'a is too large' })
  await served({}).client.load(program)
})

const batchOf = (...input: unknown[]): RunCall => ({ ...call, input, batch: input.length })

test('inputs of a batch run one after another, or together where the engine takes several, each with its own outcome', async () => {
  for (const together of [false, true]) {
    const steps: string[] = []
    const work = async ({ input, batch }: RunCall, { progress }: RunHost): Promise<unknown> => {
      steps.push(`${input} begins`)
      progress(0.5)
      await new Promise(resolve => setTimeout(resolve, 0))
      steps.push(`${input} ends`)
      if (input === 'b') throw new RangeError('no b')
      return `${input} ${batch}`
    }
    const { run, steps: progress } = served({ run: work, together })
    expect(await run(undefined, batchOf('a', 'b', 'c')).output).toEqual({
      values: ['a undefined', undefined, 'c undefined'],
      errors: [[1, { name: 'RangeError', message: 'no b' }]],
      ms: expect.any(Number)
    })
    const [begins, ends] = [(i: string) => `${i} begins`, (i: string) => `${i} ends`]
    const all = ['a', 'b', 'c']
    expect(steps).toEqual(together ? [...all.map(begins), ...all.map(ends)] : all.flatMap(i => [begins(i), ends(i)]))
    // it would be that of one input
    expect(progress).toEqual([])
  }
})

test('an input of a batch that hits a limit spends the worker, and those after it are to be tried again', async () => {
  const work = async ({ input }: RunCall): Promise<unknown> => {
    if (input === 'b') throw new MemoryLimitError('too much')
    return input
  }
  const limit = served({ run: work })
  const rest = [2, { name: 'SandboxFailedError', message: expect.any(String) }]
  expect(await limit.run(undefined, batchOf('a', 'b', 'c')).output).toEqual({
    values: ['a', undefined, undefined],
    errors: [[1, { name: 'MemoryLimitError', message: 'too much' }], rest]
  })
  expect(limit.client.isSpent).toBe(true)
})

test('a cancel ends a batch before its next input', async () => {
  const begun: unknown[] = []
  let end = (): void => {}
  const work = ({ input }: RunCall) =>
    new Promise(resolve => {
      begun.push(input)
      end = () => resolve(input)
    })
  const { output, cancel } = served({ run: work }).run(undefined, batchOf('a', 'b'))
  await expect.poll(() => begun).toEqual(['a'])
  cancel('enough')
  await new Promise(resolve => setTimeout(resolve, 20))
  end()
  await expect(output).rejects.toThrow('enough')
  expect(begun).toEqual(['a'])
})

test('a batch that is none never reaches the engine', async () => {
  const { run } = served({})
  await expect(run(undefined, { ...call, input: [1], batch: 2 }).output).rejects.toMatchObject({ name: 'InvalidArgumentError' })
})
