import { InvalidArgumentError } from '../base/errors.ts'

/** What must hold of a node before it may run a task; nothing by default. A node that does not fit is never chosen, however idle it is. */
export interface TaskRequirement {
  /** Range of versions of the capability, as npm has them: `^1.2.0`. A capability that names no version has 0.0.0. */
  readonly version?: string
  /** Of the capability: each must be there and equal, or contained where the offer has a list. */
  readonly attributes?: Readonly<Record<string, string | number | boolean | readonly string[]>>
  /** One of these. A node that says no region is in none. Holds for what agents call on the way too. */
  readonly regions?: readonly string[]
  /** One of these, by id. */
  readonly nodes?: readonly string[]
  /** None of these, by id. Holds for what agents call on the way too. */
  readonly notOn?: readonly string[]
  /** Only nodes that the submitter trusts, itself among them (`createNode({ trusted })`). Holds for what agents call on the way too, by the trust of whoever runs them. */
  readonly trustedOnly?: boolean
}

/** A region is a label such as `eu-west`. */
export const REGION_NAME = /^[A-Za-z0-9._-]{1,32}$/
const MAX_LISTED = 64
/** In characters as JSON: the requirement goes with the task in one entry of metadata, which holds 1,024. */
export const MAX_REQUIREMENT_LENGTH = 1_000

const NAMES: ReadonlySet<string> = new Set(['version', 'attributes', 'regions', 'nodes', 'notOn', 'trustedOnly'])

/**
 * A requirement whose every part was looked at, but for the grammar of the version range.
 * @throws InvalidArgumentError naming the part
 */
export function checkedRequirement(given: TaskRequirement): TaskRequirement {
  expect(typeof given === 'object' && given !== null && !Array.isArray(given), 'an object', given)
  for (const name of Object.keys(given)) expect(NAMES.has(name), `only ${[...NAMES].join(', ')}`, name)
  const { version, attributes, regions, nodes, notOn, trustedOnly } = given
  expect(version === undefined || (typeof version === 'string' && version.length <= 128), 'version of at most 128 characters', version)
  expect(attributes === undefined || areAttributes(attributes), 'attributes to be texts, numbers, booleans or lists of texts', attributes)
  for (const [name, list] of Object.entries({ regions, nodes, notOn })) {
    const isList = list === undefined || (Array.isArray(list) && list.length <= MAX_LISTED && list.every(each => typeof each === 'string'))
    expect(isList, `${name} to be a list of at most ${MAX_LISTED} texts`, list)
  }
  expect(regions?.every(region => REGION_NAME.test(region)) !== false, 'regions of 1 to 32 letters, digits, dots, dashes', regions)
  expect(trustedOnly === undefined || typeof trustedOnly === 'boolean', 'trustedOnly of true or false', trustedOnly)
  const { length } = JSON.stringify(travelling(given))
  if (length > MAX_REQUIREMENT_LENGTH) {
    const message = `Expected require of at most ${MAX_REQUIREMENT_LENGTH} characters as JSON besides its nodes, got ${length}`
    throw new InvalidArgumentError(message, { value: length, limit: MAX_REQUIREMENT_LENGTH })
  }
  return given
}

/** What an executor needs to know: `nodes` was for its owner to keep. */
export const travelling = ({ nodes: _, ...rest }: TaskRequirement): TaskRequirement => rest

/** The part that also holds for tasks that agents make of this one: where it may go at all. Which version of what is another matter there. */
export function inherited({ regions, notOn, trustedOnly }: TaskRequirement): TaskRequirement | undefined {
  if (regions == null && notOn == null && trustedOnly !== true) return undefined
  return { ...(regions && { regions }), ...(notOn && { notOn }), ...(trustedOnly === true && { trustedOnly }) }
}

function areAttributes(attributes: unknown): boolean {
  if (typeof attributes !== 'object' || attributes === null || Array.isArray(attributes)) return false
  return Object.values(attributes).every(
    value =>
      typeof value === 'string'
      || typeof value === 'boolean'
      || Number.isFinite(value)
      || (Array.isArray(value) && value.every(each => typeof each === 'string'))
  )
}

function expect(holds: boolean, what: string, got: unknown): void {
  if (!holds) throw new InvalidArgumentError(`Expected require with ${what}, got ${String(JSON.stringify(got)).slice(0, 120)}`)
}
