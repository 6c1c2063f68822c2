/** For tests: a distributor among nodes that the test speaks for. */
import { ManualClock } from '../base/clock.ts'
import { taskSpec } from '../tasks/task-spec.ts'
import { Distributor, type DistributorOptions, type DistributorPorts } from './distributor.ts'
import type { ExecuteOptions } from './execute-options.ts'
import type { OfferingNode } from './offering-node.ts'
import type { OwnedTask } from './owned-task.ts'

export interface Attempt {
  readonly id: string
  readonly executor: string
  readonly options: ExecuteOptions
  done(output?: unknown): Promise<void>
  fail(error: Error): Promise<void>
}

export const settled = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 0))

export const aNode = (nodeId: string, facts: Partial<OfferingNode> = {}): OfferingNode => ({
  nodeId,
  capacity: 1,
  reported: 0,
  serviceMs: 1_000,
  roundTripMs: nodeId === 'self' ? 0 : 10,
  ...facts
})

/** A distributor among nodes that the test speaks for: attempts wait until told how they end. */
export function owner(nodes: OfferingNode[], ports: Partial<DistributorPorts> = {}, options: DistributorOptions = {}) {
  const clock = new ManualClock(1_000_000)
  const attempts: Attempt[] = []
  const changes: string[] = []
  const distributor = new Distributor(
    {
      clock,
      random: () => 0,
      selfId: 'self',
      offering: capability => (capability === 'work' ? nodes : []),
      knownCapabilities: () => ['work', 'image.encode', 'image.resize'],
      onChange: ({ spec, status }) => void changes.push(`${spec.id} ${status}`),
      execute: (task, executor, options) =>
        new Promise((resolve, reject) => {
          const onAbort = (): void => reject(options.signal.reason as Error)
          options.signal.addEventListener('abort', onAbort, { once: true })
          attempts.push({
            id: task.spec.id,
            executor,
            options,
            done: async output => {
              resolve(output)
              await settled()
            },
            fail: async error => {
              reject(error)
              await settled()
            }
          })
        }),
      ...ports
    },
    options
  )
  const submit = (id: string, options: Parameters<typeof taskSpec>[3] = {}, capability = 'work'): OwnedTask =>
    distributor.submit(taskSpec(id, capability, null, options))
  /** The attempt made last for a task. */
  const last = (id: string): Attempt => {
    const found = attempts.findLast(each => each.id === id)
    if (found == null) throw new Error(`No attempt for ${id}`)
    return found
  }
  return { clock, nodes, attempts, changes, distributor, submit, last }
}
