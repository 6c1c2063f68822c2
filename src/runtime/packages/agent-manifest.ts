/** What an agent says of itself: what it offers, what it wants to be allowed, what it may use. The source is not known here. */
import { assertCapabilityName, MAX_CAPABILITY_NAME } from '../capability.ts'
import type { Attributes, CostHint } from '../capability-offer.ts'
import { copyJson, type JsonObject } from '../json-value.ts'
import type { ProgramKind, ProgramLimits } from '../program.ts'
import { DEFAULT_LIMITS } from '../program.ts'
import { SCHEMA_LIMITS, safeSchema } from '../safe-schema.ts'
import {
  type Field,
  optional,
  plainObject,
  readBoolean,
  readInteger,
  readList,
  readNumber,
  readObject,
  readText,
  readVersion,
  refuse,
  withoutAbsent
} from './manifest-fields.ts'

export { InvalidManifestError } from './manifest-fields.ts'

export interface CapabilityManifest {
  readonly name: string
  /** @default the manifest's */
  readonly version: string
  /** JSON Schema. */
  readonly input?: JsonObject
  readonly output?: JsonObject
  readonly attributes?: Attributes
  readonly cost?: CostHint
  readonly description?: string
}

/** What the agent asks the person for. Nothing is granted by being asked. */
export interface AgentPermissions {
  /** Exact origins: `https://example.org`, `http://localhost:8080`. */
  readonly fetch?: readonly string[]
  /** May call other agents. */
  readonly call?: boolean
  /** Room for its state. @default 1_048_576 */
  readonly stateBytes: number
}

export interface AgentLimits extends ProgramLimits {
  /** @default 120_000 */
  readonly taskTimeoutMs: number
}

export interface AgentManifest {
  readonly name: string
  readonly version: string
  readonly runtime: ProgramKind
  readonly description?: string
  readonly capabilities: readonly CapabilityManifest[]
  readonly permissions: AgentPermissions
  readonly limits: AgentLimits
}

const MIB = 1024 * 1024
const MAX_DESCRIPTION = 500
const MAX_CAPABILITIES_OF_AGENT = 16
const MAX_ORIGINS = 16
const MAX_ORIGIN_LENGTH = 256
const DEFAULT_STATE_BYTES = MIB
const MAX_STATE_BYTES = 64 * MIB
const MAX_MEMORY_BYTES = 512 * MIB
const DEFAULT_TIMEOUT_MS = 120_000
const MAX_TIMEOUT_MS = 3_600_000
const MAX_ATTRIBUTES = 16
const MAX_ATTRIBUTE_TEXT = 128
const MAX_ATTRIBUTE_LIST = 16
const ATTRIBUTE_NAME = /^[a-z][a-zA-Z0-9_-]{0,63}$/

/**
 * The manifest in a hostile value, with its defaults filled in; shares nothing with the value.
 * @throws InvalidManifestError
 */
export function checkManifest(value: unknown): AgentManifest {
  const names = ['name', 'version', 'runtime', 'description', 'capabilities', 'permissions', 'limits'] as const
  const fields = readObject({ path: 'manifest', value }, names)
  const version = readVersion(fields.version)
  return withoutAbsent({
    name: readName(fields.name),
    version,
    runtime: readRuntime(fields.runtime),
    description: optional(fields.description, readDescription),
    capabilities: readCapabilities(fields.capabilities, version),
    permissions: readPermissions(fields.permissions),
    limits: readLimits(fields.limits)
  })
}

function readName(field: Field): string {
  const name = readText(field, [1, MAX_CAPABILITY_NAME])
  try {
    assertCapabilityName(name)
  } catch {
    refuse(field, `dotted lower-case words of at most ${MAX_CAPABILITY_NAME} characters`)
  }
  return name
}

function readRuntime(field: Field): ProgramKind {
  return field.value === 'quickjs' || field.value === 'python' ? field.value : refuse(field, '"quickjs" or "python"')
}

const readDescription = (field: Field): string => readText(field, [0, MAX_DESCRIPTION])

function readCapabilities(field: Field, version: string): CapabilityManifest[] {
  const seen = new Set<string>()
  return readList(field, [1, MAX_CAPABILITIES_OF_AGENT]).map(part => {
    const capability = readCapability(part, version)
    // a run is asked for by name: the agent could not tell two versions apart
    if (seen.has(capability.name)) refuse({ path: `${part.path}.name`, value: capability.name }, 'a name that no other capability here has')
    seen.add(capability.name)
    return capability
  })
}

function readCapability(field: Field, version: string): CapabilityManifest {
  const fields = readObject(field, ['name', 'version', 'input', 'output', 'attributes', 'cost', 'description'])
  return withoutAbsent({
    name: readName(fields.name),
    version: optional(fields.version, readVersion) ?? version,
    input: optional(fields.input, readSchema),
    output: optional(fields.output, readSchema),
    attributes: optional(fields.attributes, readAttributes),
    cost: optional(fields.cost, readCost),
    description: optional(fields.description, readDescription)
  })
}

/** Whole, with what only describes; refused when nobody would check by it. */
function readSchema(field: Field): JsonObject {
  const object = plainObject(field)
  try {
    safeSchema(object)
    // an object's copy is an object
    return copyJson(object, SCHEMA_LIMITS) as JsonObject
  } catch (error) {
    const { maxSize, maxDepth } = SCHEMA_LIMITS
    return refuse(field, `a safe JSON Schema of at most ${maxSize} bytes and ${maxDepth} levels: ${(error as Error).message}`)
  }
}

function readAttributes(field: Field): Attributes {
  const entries = Object.entries(plainObject(field))
  if (entries.length > MAX_ATTRIBUTES) refuse(field, `an object of at most ${MAX_ATTRIBUTES} attributes`)
  return Object.fromEntries(
    entries.map(([key, value]) => [readAttributeName(field, key), readAttribute({ path: `${field.path}.${key}`, value })])
  )
}

function readAttributeName({ path }: Field, key: string): string {
  return ATTRIBUTE_NAME.test(key) ? key : refuse({ path, value: key }, 'named by at most 64 letters, digits, - and _, a small letter first')
}

function readAttribute(field: Field): Attributes[string] {
  const { value } = field
  if (typeof value === 'boolean') return value
  if (typeof value === 'number' && Number.isFinite(value)) return value
  if (typeof value === 'string') return readText(field, [0, MAX_ATTRIBUTE_TEXT])
  if (!Array.isArray(value)) return refuse(field, 'a text, a finite number, true, false or a list of texts')
  return readList(field, [0, MAX_ATTRIBUTE_LIST]).map(part => readText(part, [0, MAX_ATTRIBUTE_TEXT]))
}

function readCost(field: Field): CostHint {
  const { ms, perUnit } = readObject(field, ['ms', 'perUnit'])
  const readMs = (part: Field): number => readNumber(part, [0, MAX_TIMEOUT_MS])
  return withoutAbsent({ ms: optional(ms, readMs), perUnit: optional(perUnit, readMs) })
}

function readPermissions(field: Field): AgentPermissions {
  if (field.value === undefined) return { stateBytes: DEFAULT_STATE_BYTES }
  const { fetch, call, stateBytes } = readObject(field, ['fetch', 'call', 'stateBytes'])
  return withoutAbsent({
    fetch: optional(fetch, part => readList(part, [0, MAX_ORIGINS]).map(readOrigin)),
    call: optional(call, readBoolean),
    stateBytes: optional(stateBytes, part => readInteger(part, [0, MAX_STATE_BYTES])) ?? DEFAULT_STATE_BYTES
  })
}

/** Written exactly as a browser writes it, so that equal origins are equal texts and none hides a path, a password or a wildcard. */
function readOrigin(field: Field): string {
  const origin = readText(field, [1, MAX_ORIGIN_LENGTH])
  const url = URL.canParse(origin) ? new URL(origin) : undefined
  const isAllowed = url?.protocol === 'https:' || (url?.protocol === 'http:' && url.hostname === 'localhost')
  if (!isAllowed || url?.origin !== origin || !/^[a-z0-9.:[\]/-]+$/.test(origin))
    return refuse(field, 'an exact origin of https, or of http://localhost, such as https://example.org')
  return origin
}

function readLimits(field: Field): AgentLimits {
  const none: Field = { path: field.path, value: {} }
  const { memoryLimitBytes, cpuLimit, taskTimeoutMs } = readObject(field.value === undefined ? none : field, [
    'memoryLimitBytes',
    'cpuLimit',
    'taskTimeoutMs'
  ])
  return {
    memoryLimitBytes: optional(memoryLimitBytes, part => readInteger(part, [MIB, MAX_MEMORY_BYTES])) ?? DEFAULT_LIMITS.memoryLimitBytes,
    cpuLimit: optional(cpuLimit, part => readNumber(part, [0.01, 1])) ?? DEFAULT_LIMITS.cpuLimit,
    taskTimeoutMs: optional(taskTimeoutMs, part => readInteger(part, [100, MAX_TIMEOUT_MS])) ?? DEFAULT_TIMEOUT_MS
  }
}
