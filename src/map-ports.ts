import { type Clock, systemClock } from './base/clock.ts'
import type { SubmitOptions, Task } from './kyrox-node.ts'
import type { BatchOutcomes } from './tasks/batch.ts'
import { DEFAULT_TIMEOUT_MS } from './tasks/task-spec.ts'

/** What a loop over many inputs needs of a node. */
export interface MapPorts<Output> {
  /** A task for one input; so many milliseconds of its time have passed already. */
  readonly submit: (input: unknown, spentMs: number) => Task<Output>
  /** One task for several inputs. Absent: each has its own. */
  readonly together?: ((inputs: readonly unknown[]) => Task<BatchOutcomes>) | undefined
  /** Monotonic, in milliseconds. */
  readonly ticks: () => number
  readonly clock: Pick<Clock, 'setTimeout'>
}

/** Hands a task in; with `batch` one for a list of so many inputs. */
export type SubmitForMap = <Output>(input: unknown, options: SubmitOptions, batch?: number) => Task<Output>

/** Batches take milliseconds. One that does not come back by then has an input that hangs: its others wait no longer for it. */
const BATCH_TIMEOUT_MS = 10_000
/** Who gives a task less has no time to lose in company. */
const LEAST_TIMEOUT_MS = 1_000

export function mapPorts<Output>(submit: SubmitForMap, options: SubmitOptions, ticks: () => number): MapPorts<Output> {
  const { timeoutMs = DEFAULT_TIMEOUT_MS } = options
  const shared = mayShare(options)
    ? // whatever fails is tried again without company
      { ...options, retries: 0, timeoutMs: Math.min(timeoutMs / 2, BATCH_TIMEOUT_MS) }
    : undefined
  return {
    submit: (input, spentMs) => submit(input, spentMs === 0 ? options : { ...options, timeoutMs: Math.max(1, timeoutMs - spentMs) }),
    together: shared == null ? undefined : inputs => submit(inputs, shared, inputs.length),
    ticks,
    clock: systemClock
  }
}

/** Whether inputs with these options may share a task: not where each is streamed, compared, waited for or run at most once. */
function mayShare({ retries, hedge, redundancy, stream, after = [], timeoutMs = DEFAULT_TIMEOUT_MS }: SubmitOptions): boolean {
  if (retries === 0 || stream === true || redundancy != null || after.length > 0) return false
  return (hedge == null || hedge === false) && timeoutMs >= LEAST_TIMEOUT_MS
}
