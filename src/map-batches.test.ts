import { expect, test } from 'vitest'
import { ManualClock } from './base/clock.ts'
import type { ErrorData } from './base/errors.ts'
import type { MapResult } from './kyrox-node.ts'
import { mapTasks } from './map-tasks.ts'
import { TaskHandle } from './task-handle.ts'
import type { BatchOutcomes } from './tasks/batch.ts'

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))
const IN_FLIGHT = 32

/** A node that the test plays: tasks by what was handed in, such as `7`, or `5+6+7` for a batch. */
function played() {
  const open = new Map<string, TaskHandle<unknown>>()
  const clock = new ManualClock()
  const said: string[] = []
  const cancelled: string[] = []
  const handIn = <Output>(name: string): TaskHandle<Output> => {
    said.push(name)
    const view = { id: name, capability: 'work', status: 'waiting', priority: 5, progress: 0, createdAt: 0, attempts: [] } as const
    const handle = new TaskHandle<Output>(view, () => {
      cancelled.push(name)
      end(name, { name: 'TaskCancelledError', message: 'left' })
    })
    open.set(name, handle as TaskHandle<unknown>)
    return handle
  }
  const end = (name: string, error: ErrorData | undefined, output?: unknown): void => {
    const handle = open.get(name)
    if (handle == null) throw new Error(`No task ${name}`)
    open.delete(name)
    const attempt = { epoch: 1, executor: 'bob', startedAt: 0, explanation: {} as never }
    const attempts = error?.name === 'CapabilityNotFoundError' ? [] : [attempt]
    const status = error == null ? 'done' : 'failed'
    handle.update({ ...handle.view, status, endedAt: 1, attempts, ...(error == null ? {} : { error }) }, output)
  }
  const outcomes = (name: string, rest: Partial<BatchOutcomes> = {}): BatchOutcomes => ({
    values: name.split('+').map(each => `${each} done`),
    ms: 0.02,
    ...rest
  })
  const isBatch = (name: string): boolean => name.startsWith('batch ')
  /** Ends what is open, each as it should. */
  const endAll = async (): Promise<void> => {
    for (const name of [...open.keys()]) end(name, undefined, isBatch(name) ? outcomes(name.slice(6)) : `${name} done`)
    await settled()
  }
  const batches = (): string[] => [...open.keys()].filter(name => isBatch(name) && name.includes('+'))
  const ports = {
    submit: (input: unknown) => handIn<unknown>(String(input)),
    together: (inputs: readonly unknown[]) => handIn<BatchOutcomes>(`batch ${inputs.join('+')}`),
    ticks: () => 0,
    clock
  }
  return { ports, clock, open, said, cancelled, end, endAll, outcomes, batches }
}

/** A loop that has come so far that inputs go together. */
async function under(inputs: Iterable<unknown> | AsyncIterable<unknown>) {
  const node = played()
  const got: string[] = []
  const loop = mapTasks<unknown>(node.ports, inputs, { inFlight: IN_FLIGHT })
  const told = (result: MapResult<unknown>): string => `${result.index} ${result.ok ? result.output : result.error.name}`
  let leave = false
  const over = (async () => {
    for await (const result of loop) {
      got.push(told(result))
      if (leave) break
    }
  })()
  await settled()
  return { ...node, got, over, leaveNext: () => (leave = true) }
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, i) => i)
const allDone = (count: number): string[] => numbers(count).map(i => `${i} ${i} done`)
const inOrder = (got: readonly string[]): string[] => [...got].sort((a, b) => Number.parseInt(a, 10) - Number.parseInt(b, 10))

async function toTheEnd({ open, endAll, over }: Awaited<ReturnType<typeof under>>): Promise<void> {
  while (open.size > 0) await endAll()
  await over
}

test('one input is measured after four, the rest share tasks once it is known to be short, and each has its own result', async () => {
  const loop = await under(numbers(100))
  expect(loop.said.slice(0, 7)).toEqual(['0', '1', '2', '3', 'batch 4', '5', '6'])
  expect(loop.said).toHaveLength(IN_FLIGHT)
  await loop.endAll()
  expect(loop.batches()).toEqual(
    numbers(8).map(
      i =>
        `batch ${numbers(4)
          .map(k => 32 + 4 * i + k)
          .join('+')}`
    )
  )
  await toTheEnd(loop)
  expect(inOrder(loop.got)).toEqual(allDone(100))
})

test('an input’s own error is its result, and a failure that would be tried again is tried again alone', async () => {
  const loop = await under(numbers(48))
  await loop.endAll()
  const unripe = { name: 'UnripeError', message: 'not yet' }
  const gone = { name: 'SandboxFailedError', message: 'gone' }
  loop.end(
    'batch 32+33+34+35',
    undefined,
    loop.outcomes('32+33+34+35', {
      errors: [
        [1, unripe],
        [3, gone]
      ]
    })
  )
  await settled()
  expect([...loop.open.keys()].filter(name => !name.startsWith('batch'))).toEqual(['35'])
  await toTheEnd(loop)
  expect(inOrder(loop.got)).toEqual(allDone(48).map((each, i) => (i === 33 ? '33 UnripeError' : each)))
})

test.each(['PeerLostError', 'InvalidResultError', 'TaskTimeoutError', 'InvalidArgumentError'])(
  'a batch that fails as a whole by %s is submitted again input by input, and nothing is lost or doubled',
  async name => {
    const loop = await under(numbers(48))
    await loop.endAll()
    for (const batch of loop.batches()) loop.end(batch, { name, message: '' })
    await settled()
    expect([...loop.open.keys()].filter(each => !each.startsWith('batch')).sort()).toEqual(numbers(16).map(i => String(32 + i)))
    await toTheEnd(loop)
    expect(inOrder(loop.got)).toEqual(allDone(48))
  }
)

test.each(['TaskCancelledError', 'CapabilityNotFoundError'])('what %s says of a batch it says of each of its inputs', async name => {
  const loop = await under(numbers(36))
  await loop.endAll()
  const [batch = ''] = loop.batches()
  loop.end(batch, { name, message: '' })
  await loop.over
  expect(loop.got.slice(-4)).toEqual([32, 33, 34, 35].map(i => `${i} ${name}`))
})

test('where results are kept one by one no batch follows the first', async () => {
  const loop = await under(numbers(400))
  loop.end('batch 4', { name: 'NotBatchedError', message: '' })
  await settled()
  await toTheEnd(loop)
  expect(loop.said.filter(each => each.startsWith('batch'))).toEqual(['batch 4'])
  expect(inOrder(loop.got)).toEqual(allDone(400))
})

test('leaving the loop cancels batches in flight, and none of their inputs is submitted again', async () => {
  const loop = await under(numbers(100))
  await loop.endAll()
  const batches = loop.batches()
  const before = loop.said.length
  loop.leaveNext()
  loop.end(batches[0] ?? '', undefined, loop.outcomes('32+33+34+35'))
  await loop.over
  await settled()
  expect(loop.cancelled).toEqual(expect.arrayContaining(batches.slice(1)))
  expect(loop.said).toHaveLength(before)
})

test('an async source that has inputs at hand gives them together, and one that takes its time is never waited for', async () => {
  const gives: Array<() => void> = []
  async function* source() {
    yield* numbers(39)
    for (let i = 39; i < 42; i++) {
      await new Promise<void>(resolve => gives.push(resolve))
      yield i
    }
  }
  const loop = await under(source())
  expect(loop.said).toHaveLength(IN_FLIGHT)
  await loop.endAll()
  expect(loop.batches()).toEqual(['batch 32+33+34+35', 'batch 36+37+38'])
  for (let i = 39; i < 42; i++) {
    gives.shift()?.()
    await settled()
    expect(loop.said.at(-1)).toBe(String(i))
  }
  await toTheEnd(loop)
  expect(inOrder(loop.got)).toEqual(allDone(42))
})

test('inputs are what they were when they were given, and large or deep ones go alone', async () => {
  const shared = new Uint8Array(1)
  function* source() {
    yield* numbers(32)
    for (let i = 1; i <= 4; i++) yield shared.fill(i)
    yield new Date(0)
    yield new Uint8Array(5_000)
    yield 'x'.repeat(20_000)
    yield* ['a', 'b', 'c', 'd']
  }
  const loop = await under(source())
  await loop.endAll()
  expect(loop.batches()).toEqual(['batch 1+2+3+4', 'batch a+b+c+d'])
  expect(loop.open.size).toBe(5)
  await toTheEnd(loop)
})

test('a batch holds 16 KiB of inputs at most', async () => {
  const texts = numbers(8).map(i => String(i).repeat(6_000))
  const loop = await under([...numbers(32), ...texts])
  await loop.endAll()
  expect(loop.batches().map(each => each.length)).toEqual(numbers(4).map(() => 'batch +'.length + 12_000))
  await toTheEnd(loop)
})

test('room that is less than a batch needs is used a moment later, whatever the rest of the inputs in flight are at', async () => {
  const loop = await under(numbers(60))
  // of 32 in flight all but four take long
  for (const name of [...loop.open.keys()].slice(0, 3)) loop.end(name, undefined, `${name} done`)
  loop.end('batch 4', undefined, loop.outcomes('4'))
  await settled()
  expect(loop.batches()).toEqual(['batch 32+33+34+35'])
  loop.end('3', undefined, '3 done')
  loop.end('5', undefined, '5 done')
  await settled()
  expect(loop.said).toHaveLength(IN_FLIGHT + 1)
  await loop.clock.pass(5)
  await settled()
  expect(loop.said.at(-1)).toBe('batch 36+37')
  await toTheEnd(loop)
  expect(inOrder(loop.got)).toEqual(allDone(60))
})
