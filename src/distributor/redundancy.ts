import { errorFromData } from '../base/errors.ts'
import type { DissentCount } from './dissent-count.ts'
import { isRetried, NoQuorumError, TooFewNodesError } from './failure.ts'
import type { OwnedTask } from './owned-task.ts'
import { type Answer, type AnswerGroup, answerOf, grouped, NOTHING } from './same-result.ts'
import { type CopiesPorts, TaskCopies } from './task-copies.ts'

export interface RedundancyPorts extends CopiesPorts {
  readonly dissents: DissentCount
  /** A node said something else than the quorum. */
  readonly onDissent: (nodeId: string, capability: string) => void
}

/** As many again as were asked for: then the nodes do not agree, and more of them would not either. */
const MOST_AS_SHARE = 2

/** One task done by several nodes, each of which has one vote. Its result is what the quorum says, an error of the agent included. */
export class Redundancy {
  readonly #ports: RedundancyPorts
  readonly #task: OwnedTask
  readonly #copies: TaskCopies
  readonly #answers = new Map<string, Answer>()
  readonly #wish: NonNullable<OwnedTask['spec']['redundancy']>
  #lacksNodes = false
  #lastLoss: Error | undefined

  constructor(ports: RedundancyPorts, task: OwnedTask) {
    this.#ports = ports
    this.#task = task
    this.#wish = task.spec.redundancy ?? { copies: 1, quorum: 1, sameResult: 'cbor' }
    this.#copies = new TaskCopies(ports, task, { onEnd: copy => this.#onEnd(copy) })
  }

  start(): void {
    this.#more(this.#wish.copies)
  }

  #more(count: number): void {
    const { retries } = this.#task.spec
    for (let i = 0; i < count; i++) this.#copies.start(retries, (nodeId, copy) => this.#isAsked(nodeId, copy))
  }

  /** One that failed on a node and waits to be tried again has left that node to the others. */
  #isAsked(nodeId: string, copy: OwnedTask): boolean {
    if (this.#answers.has(nodeId)) return true
    return this.#copies.open.some(other => other !== copy && other.status !== 'waiting' && other.view.executor === nodeId)
  }

  #onEnd(copy: OwnedTask): void {
    this.#count(copy)
    const groups = grouped([...this.#answers.values()], this.#wish.sameResult)
    const [largest] = groups
    const { quorum, copies } = this.#wish
    if (largest != null && largest.nodes.length >= quorum) {
      this.#accept(largest, groups)
      return
    }
    const missing = quorum - (largest?.nodes.length ?? 0) - this.#copies.open.length
    if (missing <= 0) return
    // wherever the quorum comes from, it is out of reach of those that are left
    const left = this.#lacksNodes ? 0 : copies * MOST_AS_SHARE - this.#copies.all.length
    if (missing <= left) this.#more(missing)
    else this.#refuse(groups)
  }

  #count({ status, view: { executor = '', error }, output }: OwnedTask): void {
    // a run may have been moved to a node that has voted: it has one vote all the same
    if (this.#answers.has(executor)) return
    if (status === 'done') this.#answers.set(executor, answerOf(executor, output))
    else if (error != null) {
      const thrown = errorFromData(error)
      if (thrown.name === 'CapabilityNotFoundError') this.#lacksNodes = true
      else if (isRetried(thrown)) this.#lastLoss = thrown
      else this.#answers.set(executor, { nodeId: executor, error: thrown, bytes: NOTHING })
    }
  }

  #accept({ first, nodes }: AnswerGroup, groups: readonly AnswerGroup[]): void {
    const { clock, dissents, onDissent } = this.#ports
    const { capability } = this.#task.spec
    const others = [...this.#answers.keys()].filter(nodeId => !nodes.includes(nodeId))
    const dissenters = others.map(nodeId => ({ nodeId, times: dissents.add(nodeId) }))
    for (const nodeId of others) onDissent(nodeId, capability)
    this.#show(groups, dissenters)
    const now = clock.now()
    this.#copies.settle(() => (first.error == null ? this.#task.done(first.value, now) : this.#task.end('failed', first.error, now)))
  }

  #refuse(groups: readonly AnswerGroup[]): void {
    this.#show(groups, [])
    const now = this.#ports.clock.now()
    this.#copies.settle(() => this.#task.end('failed', this.#refusal(groups), now))
  }

  #show(groups: readonly AnswerGroup[], dissenters: ReadonlyArray<{ readonly nodeId: string; readonly times: number }>): void {
    const shown = groups.map(({ first: { error }, nodes }) => ({ nodes, ...(error == null ? {} : { error: error.name }) }))
    this.#task.show(this.#task.status, { agreement: { quorum: this.#wish.quorum, groups: shown, dissenters } })
  }

  #refusal(groups: readonly AnswerGroup[]): Error {
    const { capability, capabilityWaitMs } = this.#task.spec
    const { copies, quorum } = this.#wish
    const sizes = groups.map(({ nodes }) => nodes.length)
    const nodes = this.#answers.size
    if (this.#lacksNodes && nodes < copies) {
      const text = `"${capability}" was to run on ${copies} nodes, ${quorum} of which agree: there were ${nodes} within ${capabilityWaitMs} ms`
      return new TooFewNodesError(text, { capability, copies, quorum, nodes })
    }
    if (nodes === 0 && this.#lastLoss != null) return this.#lastLoss
    const said = sizes.length === 0 ? 'none answered' : `groups of ${sizes.join(', ')}`
    const text = `Expected ${quorum} nodes to agree on "${capability}", got ${said} after ${this.#copies.all.length} attempts`
    return new NoQuorumError(text, { capability, quorum, groups: sizes.map(String) })
  }
}
