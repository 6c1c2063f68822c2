import type { Clock } from '../base/clock.ts'
import type { TaskSpec } from '../tasks/task-spec.ts'
import type { Attempts } from './attempts.ts'
import type { OwnedTask } from './owned-task.ts'
import type { RarePaths } from './rare-paths.ts'

export interface TaskStartsPorts {
  readonly clock: Clock
  readonly attempts: Pick<Attempts, 'budget' | 'times'>
  /** Lets a task, or a copy of one, wait for an executor. */
  readonly place: (task: OwnedTask) => void
  readonly finish: (task: OwnedTask, how: () => void) => void
  /** Version of a capability whose results may be kept and given again. @default none is */
  readonly pureVersion?: ((capability: string) => string | undefined) | undefined
  /** A node said something else than most of those that were asked for the same. */
  readonly onDissent?: ((nodeId: string, capability: string) => void) | undefined
  /** A piece of streamed input was taken; 0: it is to be read from its beginning. */
  readonly onFed?: ((task: OwnedTask, sequence: number, round: number) => void) | undefined
}

export interface TaskStartsOptions {
  /** Of results of pure capabilities, kept. 0: none are. @default 16 MiB */
  readonly resultCacheBytes?: number | undefined
}

/** How a task begins: most wait for an executor at once, and only for the others more code is loaded. */
export class TaskStarts {
  readonly #ports: TaskStartsPorts
  readonly #options: TaskStartsOptions
  #rare: Promise<RarePaths> | undefined

  constructor(ports: TaskStartsPorts, options: TaskStartsOptions) {
    this.#ports = ports
    this.#options = options
  }

  begin(task: OwnedTask): void {
    if (this.#isPlain(task.spec)) this.#ports.place(task)
    else void this.#beginRarely(task)
  }

  #isPlain({ capability, hedge, redundancy, cache, stream, fed }: TaskSpec): boolean {
    if (hedge != null || redundancy != null || fed != null) return false
    const { pureVersion } = this.#ports
    return (
      pureVersion == null || cache === false || stream === true || this.#options.resultCacheBytes === 0 || pureVersion(capability) == null
    )
  }

  async #beginRarely(task: OwnedTask): Promise<void> {
    const { finish, clock } = this.#ports
    this.#rare ??= this.#load()
    try {
      await (await this.#rare).begin(task)
    } catch (error) {
      // it may not have loaded: the next task tries again
      this.#rare = undefined
      finish(task, () => task.end('failed', error, clock.now()))
    }
  }

  async #load(): Promise<RarePaths> {
    const { RarePaths } = await import('./rare-paths.ts')
    const { clock, attempts, place, finish, pureVersion = () => undefined, onDissent = () => {}, onFed = () => {} } = this.#ports
    const { budget, times } = attempts
    return new RarePaths(
      { clock, budget, times, finish, place, pureVersion, onDissent, onFed },
      { cacheBytes: this.#options.resultCacheBytes }
    )
  }
}
