import { InvalidArgumentError } from '../base/errors.ts'
import { matchesRequirement } from '../runtime/capability-offer.ts'
import { readRange, type VersionRange } from '../runtime/version-range.ts'
import type { TaskRequirement } from '../tasks/task-requirement.ts'
import type { OfferingNode } from './offering-node.ts'

/** What a node failed in. */
export type Exclusion = 'version' | 'attributes' | 'region' | 'node' | 'trust'

/** A requirement made ready to be asked of many nodes. */
export interface RequirementCheck {
  /** Ids outside of which nobody fits; absent when anybody may. */
  readonly onlyIds?: readonly string[]
  /** Why a node does not fit; `undefined` when it does. */
  excludes(node: OfferingNode): Exclusion | undefined
}

export interface RequirementChecksOptions {
  readonly selfId: string
  /** Ids of the nodes that this node's person trusts, besides itself. */
  readonly trusted: readonly string[]
}

/** Requirements made ready and kept: tasks come by the thousand with the same one. */
const MAX_KEPT = 64

type Kept = RequirementCheck | InvalidArgumentError | 'loading'

/**
 * Requirements of tasks, each made ready once. One with a range of versions takes a moment the first time: what reads ranges is loaded then, and `onReady` told.
 */
export class RequirementChecks {
  readonly #options: RequirementChecksOptions
  readonly #onReady: () => void
  readonly #kept = new Map<string, Kept>()
  /** The same by the object, which a task keeps: no text is made of it twice. */
  #known = new WeakMap<TaskRequirement, RequirementCheck>()

  constructor(options: RequirementChecksOptions, onReady: () => void) {
    this.#options = options
    this.#onReady = onReady
  }

  /** Ready, wrong, or not ready yet. */
  of(requirement: TaskRequirement): Kept {
    const known = this.#known.get(requirement)
    if (known != null) return known
    const key = JSON.stringify(requirement)
    const kept = this.#kept.get(key) ?? this.#begin(key, requirement)
    if (typeof kept === 'object' && 'excludes' in kept) this.#known.set(requirement, kept)
    return kept
  }

  #begin(key: string, requirement: TaskRequirement): Kept {
    const { version } = requirement
    if (version == null) return this.#keep(key, checkOf(requirement, undefined, this.#options))
    readRange(version).then(
      range => {
        this.#keep(key, checkOf(requirement, range, this.#options))
        this.#onReady()
      },
      (error: unknown) => {
        this.#keep(key, new InvalidArgumentError((error as Error).message, { value: version }))
        this.#onReady()
      }
    )
    return this.#keep(key, 'loading')
  }

  #keep(key: string, kept: Kept): Kept {
    this.#kept.set(key, kept)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > MAX_KEPT && oldest != null) this.#kept.delete(oldest)
    return kept
  }
}

/** Verdicts kept by version: a network has few of one capability. */
const MAX_VERSIONS = 256

function checkOf(requirement: TaskRequirement, range: VersionRange | undefined, options: RequirementChecksOptions): RequirementCheck {
  const { attributes, regions, nodes, notOn, trustedOnly } = requirement
  const trusted = trustedOnly === true ? new Set([options.selfId, ...options.trusted]) : undefined
  const pinned = nodes == null ? undefined : new Set(nodes)
  const barred = notOn == null ? undefined : new Set(notOn)
  const wantedRegions = regions == null ? undefined : new Set(regions)
  const inRange = range == null ? undefined : rememberedRange(range)
  const excludes = ({ nodeId, offer = { name: '' }, region = '' }: OfferingNode): Exclusion | undefined => {
    if (pinned?.has(nodeId) === false || barred?.has(nodeId) === true) return 'node'
    if (trusted?.has(nodeId) === false) return 'trust'
    if (wantedRegions?.has(region) === false) return 'region'
    if (inRange?.(offer.version ?? '0.0.0') === false) return 'version'
    if (attributes != null && !matchesRequirement(offer, { attributes })) return 'attributes'
    return undefined
  }
  const onlyIds = pinned ?? trusted
  return onlyIds == null ? { excludes } : { onlyIds: [...onlyIds], excludes }
}

function rememberedRange(range: VersionRange): (version: string) => boolean {
  const known = new Map<string, boolean>()
  return version => {
    const verdict = known.get(version) ?? range.includes(version)
    if (known.size < MAX_VERSIONS) known.set(version, verdict)
    return verdict
  }
}

const WORDS: Readonly<Record<Exclusion, string>> = {
  version: 'in another version',
  attributes: 'without the attributes',
  region: 'in another region',
  node: 'not among the nodes it may run on',
  trust: 'not trusted'
}

/** How many of them each part of the requirement kept out, in words. */
export function exclusionsIn(
  check: RequirementCheck,
  offering: readonly OfferingNode[]
): { readonly text: string; readonly counts: Record<string, number> } {
  const counts: Record<string, number> = {}
  for (const node of offering) {
    const why = check.excludes(node)
    if (why != null) counts[why] = (counts[why] ?? 0) + 1
  }
  const parts = Object.entries(counts).map(([why, count]) => `${count} ${WORDS[why as Exclusion]}`)
  return { text: parts.join(', '), counts }
}
