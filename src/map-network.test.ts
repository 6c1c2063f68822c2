import { expect, test } from 'vitest'
import type { OwnedTask } from './distributor/owned-task.ts'
import { linkedNodes, type TestNode } from './distributor/test-network.ts'
import { mapPorts } from './map-ports.ts'
import { mapTasks } from './map-tasks.ts'
import { TaskHandle } from './task-handle.ts'

/** A node as its page has it: `tell` passes on which tasks have ended. */
function paged(node: TestNode) {
  const open = new Map<OwnedTask, TaskHandle<unknown>>()
  const specs: Array<{ readonly batch: number | undefined }> = []
  const ports = mapPorts<unknown>(
    (input, { timeoutMs, retries }, batch) => {
      specs.push({ batch })
      const task = node.submit(`task ${specs.length}`, input, { timeoutMs, retries, batch })
      const handle = new TaskHandle<unknown>(task.view, reason => node.distributor.cancel(task.spec.id, reason))
      open.set(task, handle)
      return handle as never
    },
    {},
    () => 0
  )
  const tell = (): void => {
    for (const [task, handle] of open) {
      if (task.view.endedAt == null) continue
      open.delete(task)
      handle.update(task.view, task.output)
    }
  }
  return { ports, specs, tell, open }
}

test('an executor that is lost in the middle of batches loses and doubles no result, and what is left runs elsewhere', async () => {
  const { pass, alice, bob, carol } = linkedNodes(['alice', 'bob', 'carol'])
  let bobRan = 0
  let carolRan = 0
  bob.host({ work: input => (++bobRan > 150 ? new Promise(() => {}) : `${input} done`) })
  carol.host({
    work: input => {
      carolRan++
      if (Number(input) % 100 === 50) throw new RangeError('a fifty')
      return `${input} done`
    }
  })
  const { ports, specs, tell, open } = paged(alice)
  const got = new Map<number, unknown>()
  let results = 0
  let isOver = false
  const over = (async () => {
    for await (const result of mapTasks(ports, Array(600).keys(), { inFlight: 64 })) {
      results++
      got.set(result.index, result.ok ? result.output : result.error.name)
    }
    isOver = true
  })()
  for (let step = 0; step < 400 && !isOver; step++) {
    await pass(5)
    tell()
    if (step === 100) alice.cuts.get('bob')?.('cable pulled')
  }
  await over
  expect([results, got.size, open.size]).toEqual([600, 600, 0])
  for (const [index, result] of got) expect(`${index % 100 === 50 ? [`${index} done`, 'RangeError'] : [`${index} done`]}`).toContain(result)
  expect(bobRan).toBeGreaterThan(150)
  expect(carolRan).toBeGreaterThan(100)
  // eight together at most, of 64
  expect(specs.filter(({ batch = 0 }) => batch > 1).length).toBeGreaterThan(40)
  expect(Math.max(...specs.map(({ batch = 0 }) => batch))).toBe(8)
})
