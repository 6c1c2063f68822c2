import { InvalidArgumentError } from './base/errors.ts'
import type { MovedRun } from './distributor/moved-runs.ts'

/** An agent as another node hands it over: its code, its memory, and its runs in the middle of their work. */
export interface MovedAgent {
  readonly packed: Uint8Array
  readonly state: Uint8Array
  readonly runs: readonly MovedRun[]
  readonly deployedBy?: string
}

/** Runs of one agent that may come with it. */
const MAX_RUNS = 64
/** A frozen interpreter with all that its agent holds; what it unpacks to is bounded where it is thawed. */
const MAX_SNAPSHOT_BYTES = 64 * 1024 * 1024
const MAX_TEXT = 256

/**
 * Reads what a peer sent. What is inside package, state and snapshots is checked by those who open them.
 * @throws InvalidArgumentError
 */
export function readMovedAgent(body: unknown): MovedAgent {
  const { package: packed, state, runs, deployedBy } = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>
  expect(packed instanceof Uint8Array, 'package as bytes')
  expect(state instanceof Uint8Array, 'state as bytes')
  expect(Array.isArray(runs) && runs.length <= MAX_RUNS, `runs as a list of at most ${MAX_RUNS}`)
  expect(deployedBy === undefined || isText(deployedBy), 'deployedBy as a peer id')
  return {
    packed,
    state,
    runs: (runs as unknown[]).map(readRun),
    ...(deployedBy === undefined ? {} : { deployedBy: deployedBy as string })
  }
}

function readRun(value: unknown): MovedRun {
  const { taskId, epoch, capability, priority, depth, owner, snapshot, emitted } = (
    typeof value === 'object' && value !== null ? value : {}
  ) as Record<string, unknown>
  expect(isText(taskId) && isText(capability) && isText(owner), 'taskId, capability and owner of a run as texts')
  expect(isWhole(epoch, 0xffff) && isWhole(priority, 9) && isWhole(depth, 64), 'epoch, priority and depth of a run as whole numbers')
  expect(emitted === undefined || isWhole(emitted, 0xffff_ffff), 'emitted of a run as a whole number')
  expect(snapshot instanceof Uint8Array && snapshot.byteLength <= MAX_SNAPSHOT_BYTES, `snapshot of at most ${MAX_SNAPSHOT_BYTES} bytes`)
  return { taskId, epoch, capability, priority, depth, owner, snapshot, ...(emitted === undefined ? {} : { emitted }) } as MovedRun
}

const isText = (value: unknown): value is string => typeof value === 'string' && value.length > 0 && value.length <= MAX_TEXT
const isWhole = (value: unknown, most: number): value is number =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most

function expect(holds: boolean, what: string): asserts holds {
  if (!holds) throw new InvalidArgumentError(`Expected ${what} in a moved agent`)
}
