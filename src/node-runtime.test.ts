import { expect, test } from 'vitest'
import { ManualClock } from './base/clock.ts'
import { Distributor } from './distributor/distributor.ts'
import { NestedCalls } from './nested-calls.ts'
import { NodeRuntime } from './node-runtime.ts'
import { TRUSTED_PERMISSIONS } from './runtime/agent-permissions.ts'
import { type Capability, capability } from './runtime/capability.ts'
import { InlineSandbox } from './runtime/inline-sandbox.ts'
import { type TaskSpec, taskSpec } from './tasks/task-spec.ts'

type Run = NonNullable<Capability['run']>

/** A node without peers: one place, an agent for each function, calls that are tasks of its own. */
function alone(runs: Readonly<Record<string, Run>>, permissions = TRUSTED_PERMISSIONS) {
  const clock = new ManualClock(1_000_000)
  const submitted: TaskSpec[] = []
  const calls: NestedCalls = new NestedCalls(() => ({
    submit: spec => {
      submitted.push(spec)
      return distributor.submit(spec)
    },
    cancel: (id, reason) => distributor.cancel(id, reason)
  }))
  const sandboxFor = ({ name }: { readonly name: string }): InlineSandbox =>
    new InlineSandbox(Object.entries(runs).flatMap(([each, run]) => (each === name ? [capability(each, { run })] : [])))
  const ticks = (): number => clock.now()
  const runtime = new NodeRuntime(
    { clock, ticks, sandboxFor, onLine: () => {}, call: (...call) => calls.call(...call) },
    { cores: 1, maxQueuedTasks: 256 }
  )
  const { executor, registry } = runtime
  const node = { nodeId: 'self', capacity: 1, reported: 0, serviceMs: undefined, roundTripMs: 0, region: 'eu-west' }
  const distributor: Distributor = new Distributor({
    clock,
    random: () => 0,
    selfId: 'self',
    offering: wanted => (registry.find(wanted) == null ? [] : [node]),
    knownCapabilities: () => registry.names,
    execute: (task, _where, how) =>
      executor.run({ ...task.spec, taskId: task.spec.id, epoch: task.epoch, deadlineAt: task.deadline, ...how }),
    onChange: task => void calls.heard(task)
  })
  for (const name of Object.keys(runs)) runtime.host({ name, capabilities: [name], taskTimeoutMs: 60_000, kind: 'worker', permissions })
  const submit = (wanted: string, input: unknown = null, options = {}) =>
    distributor.submit(taskSpec(`task-${wanted}-${submitted.length}`, wanted, input, options))
  return { clock, runtime, distributor, submitted, submit }
}

const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setTimeout(resolve, 0))
}

test('a call inherits where its task may go, not which version of it, and not more time than is left', async () => {
  const { submit, submitted } = alone({
    outer: async (input, { call }) => await call('inner', input, { timeoutMs: 60_000 }),
    inner: async (input, { call }) => await call('innermost', input),
    innermost: input => input
  })
  const task = submit('outer', 1, { timeoutMs: 5_000, require: { regions: ['eu-west'], attributes: {}, nodes: ['self'] } })
  await settled()
  expect(task.output).toBe(1)
  expect(submitted.map(({ require, timeoutMs, depth }) => [require, timeoutMs, depth])).toEqual([
    [{ regions: ['eu-west'] }, 5_000, 1],
    [{ regions: ['eu-west'] }, 5_000, 2]
  ])
})

test('an agent calls another on a node of one place: the run that waits gives its place away', async () => {
  const { submit, runtime, submitted } = alone({
    outer: async (input, { call }) => `outer ${await call('inner', input)} ${await call('inner', 2)}`,
    inner: input => `inner ${String(input)}`
  })
  const task = submit('outer', 1, { timeoutMs: 5_000 })
  await settled()
  expect([task.status, task.output]).toEqual(['done', 'outer inner 1 inner 2'])
  expect(submitted.map(({ depth, timeoutMs }) => [depth, timeoutMs])).toEqual([
    [1, 5_000],
    [1, 5_000]
  ])
  expect([runtime.scheduler.running, runtime.scheduler.queued]).toEqual([0, 0])
})

test('an agent that calls itself ends at a depth of eight, by name', async () => {
  const { submit, submitted } = alone({ again: async (_input, { call }) => await call('again', null) })
  const task = submit('again')
  await settled()
  expect([task.status, task.view.error?.name, submitted.length]).toEqual(['failed', 'CallDepthError', 8])
})

test('the error of the agent called is the error of the call', async () => {
  const { submit } = alone({
    outer: async (_input, { call }) => await call('inner', null).catch((error: Error) => `${error.name}: ${error.message}`),
    inner: () => {
      throw new RangeError('too far')
    }
  })
  const task = submit('outer')
  await settled()
  expect(task.output).toBe('RangeError: too far')
})

test('what a run called and left ends with it, and so does what a cancelled run called', async () => {
  const ended: string[] = []
  const { submit, distributor, runtime } = alone({
    leaves: (_input, { call }) => {
      void call('waits', 'left').catch(() => {})
      return 'gone'
    },
    stays: async (_input, { call }) => await call('waits', 'cancelled'),
    waits: (input, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          ended.push(String(input))
          reject(signal.reason as Error)
        })
      })
  })
  submit('leaves')
  await settled()
  const stays = submit('stays')
  await settled()
  expect(stays.status).toBe('running')
  distributor.cancel(stays.spec.id, 'enough')
  await settled()
  // the one left may end before it starts: then it never ran
  expect(ended.at(-1)).toBe('cancelled')
  expect([distributor.tasks.length, runtime.scheduler.running, runtime.scheduler.queued]).toEqual([0, 0, 0])
})

test('an agent without the permission does not call; what it logs is kept', async () => {
  const run: Run = async (_input, { call, log }) => {
    log('before', 'warn')
    return await call('outer', null)
  }
  const { submit, runtime } = alone({ outer: run }, {})
  const task = submit('outer')
  await settled()
  expect(task.view.error?.name).toBe('NotGrantedError')
  expect(runtime.log.lines('outer')).toMatchObject([{ level: 'warn', text: 'before' }])
})
