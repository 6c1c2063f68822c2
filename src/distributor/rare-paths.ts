import { hasEnded } from '../tasks/task-status.ts'
import { DissentCount } from './dissent-count.ts'
import { NotBatchedError } from './failure.ts'
import { Hedge, type HedgePorts } from './hedge.ts'
import type { OwnedTask } from './owned-task.ts'
import { Redundancy, type RedundancyPorts } from './redundancy.ts'
import { ResultCache, resultKey } from './result-cache.ts'
import { TaskFeed } from './task-feed.ts'

export interface RarePathsPorts extends HedgePorts, Pick<RedundancyPorts, 'onDissent'> {
  /** Version of a capability whose results may be kept; `undefined` of any other. */
  readonly pureVersion: (capability: string) => string | undefined
  /** A piece of streamed input was taken; 0: it is to be read from its beginning. */
  readonly onFed: (task: OwnedTask, sequence: number, round: number) => void
}

/** Results kept. @default of createNode */
export const DEFAULT_CACHE_BYTES = 16_777_216

/** What most tasks do not need, and what is therefore loaded with the first one that does: results known already, hedges, redundancy, streamed input. */
export class RarePaths {
  readonly #ports: RarePathsPorts & Pick<RedundancyPorts, 'dissents'>
  readonly #cache: ResultCache

  constructor(ports: RarePathsPorts, { cacheBytes = DEFAULT_CACHE_BYTES }: { readonly cacheBytes?: number | undefined } = {}) {
    this.#ports = { ...ports, dissents: new DissentCount() }
    this.#cache = new ResultCache({ limitBytes: cacheBytes })
  }

  /** Begins a task: answered at once, in several copies, or as any other. */
  async begin(task: OwnedTask): Promise<void> {
    const { fed, batch, capability } = task.spec
    const { clock, finish } = this.#ports
    if (batch != null) {
      const error = new NotBatchedError(`Results of "${capability}" are kept one by one, and so are its inputs`)
      finish(task, () => task.end('failed', error, clock.now()))
      return
    }
    if (fed != null) task.feed = new TaskFeed((sequence, round) => this.#ports.onFed(task, sequence, round), fed === 'again')
    if (await this.#isKnown(task)) return
    // it may have been cancelled meanwhile
    if (hasEnded(task.status)) return
    if (task.spec.redundancy != null) new Redundancy(this.#ports, task).start()
    else if (task.spec.hedge != null) new Hedge(this.#ports, task).start()
    else this.#ports.place(task)
  }

  async #isKnown(task: OwnedTask): Promise<boolean> {
    const { capability, input, cache, stream, fed } = task.spec
    const version = cache === false || stream === true || fed != null ? undefined : this.#ports.pureVersion(capability)
    const key = version == null ? undefined : await resultKey(capability, version, input)
    if (key == null) return false
    const known = this.#cache.get(key)
    if (known == null) {
      task.onDone = output => this.#cache.set(key, output)
      return false
    }
    const { clock, finish } = this.#ports
    finish(task, () => {
      task.show('waiting', { fromCache: true })
      task.done(known.value, clock.now())
    })
    return true
  }
}
