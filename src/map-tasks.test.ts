import { expect, test } from 'vitest'
import { systemClock } from './base/clock.ts'
import { mapTasks } from './map-tasks.ts'
import { TaskHandle } from './task-handle.ts'

const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))

const ticks = (): number => 0
const clock = systemClock

/** Tasks by their input, which the test ends. */
function tasks() {
  const handles = new Map<unknown, TaskHandle<unknown>>()
  const cancelled: unknown[] = []
  const submit = (input: unknown): TaskHandle<unknown> => {
    if (input === 'refused') throw new RangeError('no such input')
    const view = { id: String(input), capability: 'work', status: 'waiting', priority: 5, progress: 0, createdAt: 0, attempts: [] } as const
    const handle = new TaskHandle<unknown>(view, () => cancelled.push(input))
    handles.set(input, handle)
    return handle
  }
  const end = async (input: unknown, error?: string): Promise<void> => {
    const handle = handles.get(input)
    const view = handle?.view
    if (handle == null || view == null) throw new Error(`No task ${String(input)}`)
    if (error == null) handle.update({ ...view, status: 'done', endedAt: 1 }, `${String(input)} done`)
    else handle.update({ ...view, status: 'failed', endedAt: 1, error: { name: 'UnripeError', message: error } }, undefined)
    await settled()
  }
  return { submit, end, handles, cancelled, submitted: () => [...handles.keys()] }
}

/** Takes what a loop yields, as it comes. */
function collected(loop: AsyncIterable<{ index: number; ok: boolean }>) {
  const got: string[] = []
  const over = (async () => {
    for await (const { index, ok } of loop) got.push(`${index} ${ok ? 'done' : 'failed'}`)
  })()
  return { got, over }
}

test('results come as they come, so many in flight, and a failed one is a result too', async () => {
  const { submit, end, submitted } = tasks()
  const { got, over } = collected(mapTasks({ submit, ticks, clock }, ['a', 'b', 'c', 'd'], { inFlight: 2 }))
  await settled()
  expect(submitted()).toEqual(['a', 'b'])
  await end('b')
  expect([submitted(), got]).toEqual([['a', 'b', 'c'], ['1 done']])
  await end('c', 'not yet')
  await end('d')
  await end('a')
  await over
  expect(got).toEqual(['1 done', '2 failed', '3 done', '0 done'])
})

test('no inputs, no results', async () => {
  const { got, over } = collected(mapTasks({ submit: tasks().submit, ticks, clock }, [], { inFlight: 3 }))
  await over
  expect(got).toEqual([])
})

test('a source that takes its time keeps no result waiting', async () => {
  const { submit, end } = tasks()
  let give = (): void => {}
  async function* slowly() {
    yield 'a'
    await new Promise<void>(resolve => {
      give = resolve
    })
    yield 'b'
  }
  const { got, over } = collected(mapTasks({ submit, ticks, clock }, slowly(), { inFlight: 16 }))
  await settled()
  await end('a')
  expect(got).toEqual(['0 done'])
  give()
  await settled()
  await end('b')
  await over
  expect(got).toEqual(['0 done', '1 done'])
})

test('who takes results slowly gets no more inputs taken than there is room for', async () => {
  const { submit, end, submitted } = tasks()
  const loop = mapTasks({ submit, ticks, clock }, Array(100).keys(), { inFlight: 3 })
  const first = loop.next()
  await settled()
  for (const input of submitted()) await end(input)
  await first
  await settled()
  expect(submitted().length).toBeLessThanOrEqual(4)
  await loop.return()
})

test('leaving the loop cancels what is in flight and closes the source', async () => {
  const { submit, end, cancelled, submitted } = tasks()
  let closed = false
  function* inputs() {
    try {
      yield* ['a', 'b', 'c', 'd', 'e']
    } finally {
      closed = true
    }
  }
  const over = (async () => {
    for await (const { index } of mapTasks({ submit, ticks, clock }, inputs(), { inFlight: 3 })) if (index === 1) break
  })()
  await settled()
  await end('b')
  await over
  expect([cancelled.includes('a') && cancelled.includes('c'), closed, submitted().length <= 4]).toEqual([true, true, true])
})

test('leaving while the source is asked for the next input does not wait for it, and what comes late is not submitted', async () => {
  const { submit, end, submitted } = tasks()
  let give = (): void => {}
  async function* inputs() {
    yield 'a'
    await new Promise<void>(resolve => {
      give = resolve
    })
    yield 'late'
  }
  const over = (async () => {
    for await (const _ of mapTasks({ submit, ticks, clock }, inputs(), { inFlight: 3 })) break
  })()
  await settled()
  await end('a')
  await over
  give()
  await settled()
  expect(submitted()).toEqual(['a'])
})

test('a source that fails, or an input that is refused, ends the loop and cancels the rest', async () => {
  for (const last of ['refused', 'thrown']) {
    const { submit, cancelled } = tasks()
    function* inputs() {
      yield 'a'
      if (last === 'thrown') throw new RangeError('no such input')
      yield last
    }
    await expect(collected(mapTasks({ submit, ticks, clock }, inputs(), { inFlight: 3 })).over).rejects.toThrow('no such input')
    expect(cancelled).toEqual(['a'])
  }
})

test('a number in flight that is none is refused', async () => {
  for (const inFlight of [0, -1, 1.5, Number.NaN, 10_001]) {
    await expect(mapTasks({ submit: tasks().submit, ticks, clock }, [], { inFlight }).next()).rejects.toThrow(
      `Expected inFlight of 1 to 10000, got ${inFlight}`
    )
  }
})
