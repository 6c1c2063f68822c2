import type { InvalidArgumentError } from '../base/errors.ts'
import { DEFAULT_WEIGHTS, type Weights } from '../tasks/weights.ts'
import { CandidateIndex } from './candidate-index.ts'
import type { CandidateTerms, Choice, ChoiceOptions } from './choice.ts'
import { expectedWaitMs } from './expected-wait.ts'
import { MAX_EXPLAINED } from './explanation.ts'
import { FittingSlots } from './fitting-slots.ts'
import type { OfferingNode } from './offering-node.ts'
import type { OwnedTask } from './owned-task.ts'
import { isCall } from './pending-tasks.ts'
import type { placementOf } from './placement.ts'
import type { RequirementCheck, RequirementChecks } from './requirement-check.ts'
import { latencyTerm, loadTerm, NEAR } from './score.ts'
import type { Scorer } from './scorer.ts'
import { judgeOf } from './task-judge.ts'

/** What the owner knows beside what nodes say of themselves. */
export interface ChooserPorts {
  readonly selfId: string
  readonly offering: (capability: string) => readonly OfferingNode[]
  /** One of those. Absent: all are asked for in each round, which only few nodes are cheap enough for. */
  readonly offeringNode?: ((capability: string, nodeId: string) => OfferingNode | undefined) | undefined
  /** Attempts of this owner under way at a node. */
  readonly outstanding: (nodeId: string) => number
  readonly hasRoom: (node: OfferingNode) => boolean
  /** 0 to 1: what was seen of a node with a capability. */
  readonly past: (nodeId: string, capability: string, now: number) => number
  /** Whether it had no place free a moment ago. */
  readonly isFull: (nodeId: string, now: number) => boolean
  /** Milliseconds by which a node begins later than it says. */
  readonly lateMs: (nodeId: string, now: number) => number
  /** 0 to 1; the choice among near-equals. */
  readonly random: () => number
  readonly requirements: RequirementChecks
  /** @default the weighted sum */
  readonly scorer?: Scorer | undefined
  /** Nodes drawn for each choice, this one beside them. @default all are looked at */
  readonly sample?: number | undefined
  /** Replaces all of it: is given every node that offers the capability, for each task. */
  readonly place?: typeof placementOf | undefined
}

/** What becomes of a waiting task now. */
export type Placed =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'later'; readonly at: number }
  /** All who may run it have enough; `others` says whether a task with other wishes could still find room. */
  | { readonly kind: 'full'; readonly others: boolean }
  /** Its requirement is being read: it is looked at again after that. */
  | { readonly kind: 'unread' }
  | { readonly kind: 'refused'; readonly error: InvalidArgumentError }
  | { readonly kind: 'chosen'; readonly choice: Choice; readonly weights: Weights; readonly asked: boolean }

/** So few nodes are looked at anew in each round; of more only those that changed. */
const FEW = 64
/** Nodes looked at anew in each round besides, in turn: what changes with time alone, and what was missed, is seen in the end. */
const IN_TURN = 4
/** When nearly all are full, looking at all of them is cheaper than drawing on. */
const DRAWS_FOR_ONE = 4
/** Capabilities whose candidates are kept; the one used longest ago is forgotten. */
const MAX_KEPT = 32

interface Kept {
  readonly capability: string
  readonly index: CandidateIndex
  readonly fitting: WeakMap<RequirementCheck, FittingSlots>
  /** The next one to look at anew in turn. */
  turn: number
  isFilled: boolean
}

/** Which of the nodes that offer a capability runs a task now. It keeps what it knows of many of them, and hears which have changed. */
export class Chooser {
  readonly #ports: ChooserPorts
  readonly #weights: Weights
  readonly #kept = new Map<string, Kept>()

  constructor(ports: ChooserPorts, weights: Weights = DEFAULT_WEIGHTS) {
    this.#ports = ports
    this.#weights = weights
  }

  /** A node came, went or changed; all may have when none is named. */
  changed(nodeId: string | undefined, now: number): void {
    for (const kept of this.#kept.values()) {
      if (nodeId == null) kept.isFilled = false
      else if (kept.isFilled && kept.index.size > FEW) this.#look(kept, nodeId, now)
    }
  }

  /** What this owner has at a node changed, or what it thinks of it. */
  touched(nodeId: string, now: number): void {
    for (const kept of this.#kept.values()) {
      const slot = kept.index.slotOf(nodeId)
      const node = slot == null ? undefined : kept.index.at(slot)
      if (node != null) kept.index.set(node, this.#termsOf(node, kept.capability, now))
    }
  }

  /** To be called before tasks of a capability are placed: what is known of its nodes is brought up to date. */
  begin(capability: string, now: number): void {
    const kept = this.#keep(capability)
    const { index } = kept
    if (this.#ports.offeringNode == null || !kept.isFilled || index.size <= FEW) this.#fill(kept, now)
    else {
      this.#look(kept, this.#ports.selfId, now)
      for (let i = 0; i < IN_TURN; i++) {
        const node = index.at(kept.turn++ % Math.max(1, index.size))
        if (node != null) this.#look(kept, node.nodeId, now)
      }
    }
  }

  of(task: OwnedTask, now: number): Placed {
    const { place } = this.#ports
    if (place != null) return this.#placedElsewise(place, task, now)
    const kept = this.#keep(task.spec.capability)
    const { index } = kept
    const { require } = task.spec
    const check = require == null ? undefined : this.#ports.requirements.of(require)
    if (check === 'loading') return { kind: 'unread' }
    if (check instanceof Error) return { kind: 'refused', error: check }
    const { allows, only } = this.#restrictions(task, kept, check)
    const untried = task.failed.size === 0 ? allows : this.#untried(task, index, allows)
    const may = untried === allows || !index.some(untried ?? anySlot, only) ? allows : untried
    if (task.notBefore > now) return index.some(may ?? anySlot, only) ? { kind: 'later', at: task.notBefore } : { kind: 'nobody' }
    const weights = task.spec.weights ?? this.#weights
    const options: ChoiceOptions = { weights, only, allows: may, judge: this.#judge(task, index, weights) }
    const random = this.#ports.random()
    const asking = task.askedBy == null ? undefined : index.slotOf(task.askedBy)
    const asked = asking == null ? undefined : index.choose({ ...options, only: [asking] }, 0)
    const withRoom = asked ?? this.#chooseOfSample(index, options, random)
    const choice = withRoom == null && isCall(task) ? index.choose({ ...options, full: true }, random) : withRoom
    if (choice != null) return { kind: 'chosen', choice, weights, asked: asked != null }
    return index.some(may ?? anySlot, only) ? { kind: 'full', others: index.withRoom > 0 } : { kind: 'nobody' }
  }

  /**
   * The best of a few that are drawn, or of all when none of those may be chosen. What others say of themselves is up to a heartbeat old: owners who all look
   * at all of them run to the same one. Source: Mitzenmacher, How Useful Is Old Information, 2000.
   */
  #chooseOfSample(index: CandidateIndex, options: ChoiceOptions, random: number): Choice | undefined {
    const { sample, selfId } = this.#ports
    if (sample == null || options.only != null || index.withRoom <= sample) return index.choose(options, random)
    const self = index.slotOf(selfId)
    const drawn = new Set(self == null ? [] : [self])
    const wanted = drawn.size + sample
    for (let tries = DRAWS_FOR_ONE * sample; tries > 0 && drawn.size < wanted; tries--) {
      const slot = Math.floor(this.#ports.random() * index.size)
      if (index.hasRoom(slot)) drawn.add(slot)
    }
    return index.choose({ ...options, only: [...drawn] }, random) ?? index.choose(options, random)
  }

  /** Which slots the task may go to; no function where every one is allowed, which is the usual case. */
  #restrictions(
    { spec: { where }, notOn }: OwnedTask,
    { index, fitting }: Kept,
    check: RequirementCheck | undefined
  ): Pick<ChoiceOptions, 'allows' | 'only'> {
    const self = index.slotOf(this.#ports.selfId)
    const only = where === 'here' ? (self == null ? [] : [self]) : check?.onlyIds?.flatMap(id => index.slotOf(id) ?? [])
    if (where !== 'elsewhere' && check == null && notOn == null) return { only }
    const slots = check == null ? undefined : (fitting.get(check) ?? new FittingSlots(index, check))
    if (check != null && slots != null) fitting.set(check, slots)
    // a copy keeps off nodes that other copies are on
    const isBarred = (slot: number): boolean => (where === 'elsewhere' && slot === self) || notOn?.(index.at(slot)?.nodeId ?? '') === true
    const allows = (slot: number): boolean => slots?.has(slot) !== false && !isBarred(slot)
    return { only, allows }
  }

  #untried({ failed }: OwnedTask, index: CandidateIndex, allows: ChoiceOptions['allows']): NonNullable<ChoiceOptions['allows']> {
    const tried = new Set([...failed.keys()].map(id => index.slotOf(id)))
    return slot => !tried.has(slot) && allows?.(slot) !== false
  }

  /** What is different for this task alone; most tasks have nothing, and are chosen for by what is known already. */
  #judge({ spec }: OwnedTask, index: CandidateIndex, weights: Weights): ChoiceOptions['judge'] {
    const { scorer, outstanding } = this.#ports
    return judgeOf(spec, { index, weights, scorer, outstanding })
  }

  #placedElsewise(place: typeof placementOf, task: OwnedTask, now: number): Placed {
    const { selfId, random, outstanding, hasRoom, offering } = this.#ports
    const placement = place(task, offering(task.spec.capability), { now, selfId, random, outstanding, hasRoom })
    if (placement.kind !== 'chosen') return placement
    const { chosen, scores } = placement
    const listed = scores.slice(0, MAX_EXPLAINED)
    const best = listed.includes(chosen) ? listed : [...listed.slice(0, -1), chosen]
    const equals = scores.filter(({ score }) => score >= (scores[0]?.score ?? 0) - NEAR).length
    return { kind: 'chosen', choice: { chosen, best, considered: scores.length, equals }, weights: this.#weights, asked: false }
  }

  #keep(capability: string): Kept {
    const known = this.#kept.get(capability)
    if (known != null && this.#kept.size === 1) return known
    const kept = known ?? { capability, index: new CandidateIndex(), fitting: new WeakMap(), turn: 0, isFilled: false }
    this.#kept.delete(capability)
    this.#kept.set(capability, kept)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > MAX_KEPT && oldest != null) this.#kept.delete(oldest)
    return kept
  }

  #fill(kept: Kept, now: number): void {
    const { capability, index } = kept
    const offering = this.#ports.offering(capability)
    for (const node of offering) index.set(node, this.#termsOf(node, capability, now))
    if (index.size > offering.length) {
      const there = new Set(offering.map(({ nodeId }) => nodeId))
      for (let slot = index.size - 1; slot >= 0; slot--) {
        const { nodeId } = index.at(slot) ?? { nodeId: '' }
        if (!there.has(nodeId)) index.remove(nodeId)
      }
    }
    kept.isFilled = true
  }

  #look({ capability, index }: Kept, nodeId: string, now: number): void {
    const node = this.#ports.offeringNode?.(capability, nodeId)
    if (node == null) index.remove(nodeId)
    else index.set(node, this.#termsOf(node, capability, now))
  }

  #termsOf(node: OfferingNode, capability: string, now: number): CandidateTerms {
    const { nodeId, capacity, serviceMs, roundTripMs } = node
    const { outstanding, hasRoom, past, isFull, lateMs } = this.#ports
    const reported = isFull(nodeId, now) ? Math.max(node.reported, capacity) : node.reported
    const waitMs = expectedWaitMs({ reported, outstanding: outstanding(nodeId), capacity, serviceMs }) + lateMs(nodeId, now)
    return {
      capability: past(nodeId, capability, now),
      load: loadTerm(waitMs),
      latency: latencyTerm(roundTripMs),
      expectedWaitMs: waitMs,
      hasRoom: hasRoom(node)
    }
  }
}

const anySlot = (): boolean => true
