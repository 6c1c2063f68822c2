import { expect, test } from 'vitest'
import type { MapOptions, Task } from './kyrox-node.ts'
import { mapPorts } from './map-ports.ts'

/** What a loop with these options hands in: for one input, for one that was in a batch for a while, and for two together. */
function handedIn(options: MapOptions) {
  const said: unknown[] = []
  const submit = <Output>(...how: unknown[]): Task<Output> => {
    said.push(how)
    return undefined as unknown as Task<Output>
  }
  const ports = mapPorts(submit, options, () => 0)
  ports.submit('a', 0)
  ports.submit('b', 400)
  ports.together?.(['a', 'b'])
  return said
}

test('a batch has no retries and half of the time, ten seconds at most, and who was in one has what is left', () => {
  expect(handedIn({ priority: 7, timeoutMs: 3_000 })).toEqual([
    ['a', { priority: 7, timeoutMs: 3_000 }],
    ['b', { priority: 7, timeoutMs: 2_600 }],
    [['a', 'b'], { priority: 7, timeoutMs: 1_500, retries: 0 }, 2]
  ])
  expect(handedIn({ where: 'elsewhere', hedge: false })[2]).toEqual([
    ['a', 'b'],
    { where: 'elsewhere', hedge: false, timeoutMs: 10_000, retries: 0 },
    2
  ])
})

test('what is hedged, compared, streamed, waited for, run once at most, or in a hurry shares no task', () => {
  const task = {} as Task
  for (const options of [{ hedge: true }, { redundancy: 2 }, { stream: true }, { after: [task] }, { retries: 0 }, { timeoutMs: 999 }])
    expect(handedIn(options)).toHaveLength(2)
})
