/** JSON Schemas of strangers, made safe to run: only known keywords, only local references, only patterns that cannot take long. */
import { KyroxError } from '../base/errors.ts'
import { copyJson, type JsonObject, type JsonValue } from './json-value.ts'
import { patternSteps } from './safe-pattern.ts'

/** The schema is none, or asks for what is not done for a stranger's. `detail` has `path`. */
export class InvalidSchemaError extends KyroxError {
  override name = 'InvalidSchemaError'
}

/** A checked copy, and for each object of it the work that one visit is. */
export interface SafeSchema {
  readonly schema: Record<string, unknown> | boolean
  readonly costs: ReadonlyMap<object, SchemaCost>
}

/** Work of one visit, in units of a tenth of a microsecond on a fast machine. */
export interface SchemaCost {
  readonly base: number
  /** More for each character of the text. */
  readonly perCharacter: number
  /** Compares each item of a list with each other. */
  readonly comparesItems: boolean
}

/** Every node that runs or calls the agent reads its schemas. */
export const SCHEMA_LIMITS = { maxSize: 64 * 1024, maxDepth: 32 }

/** Cost of a visit whatever it checks; of a number's division and of compiling a pattern. */
const VISIT = 8
const HEAVY = 64
/** Characters of constants that are compared, or written into an error, in one unit. */
const CHARACTERS_PER_UNIT = 16

const TYPES = ['null', 'boolean', 'object', 'array', 'number', 'integer', 'string']
/** Those whose check takes no longer than the text; any other format says something to people only. */
const FORMATS = ['date', 'time', 'date-time', 'duration', 'ipv4', 'ipv6', 'uuid', 'hostname']

const ONE = new Set(['not', 'if', 'then', 'else', 'contains', 'additionalProperties', 'propertyNames', 'additionalItems'])
const LIST = new Set(['allOf', 'anyOf', 'oneOf', 'prefixItems'])
const MAP = new Set(['properties', 'dependentSchemas', '$defs', 'definitions'])
const COUNT = new Set(['minLength', 'maxLength', 'minItems', 'maxItems', 'minProperties', 'maxProperties', 'minContains', 'maxContains'])
const NUMBER = new Set(['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf'])
/** They change what is valid, and are not done: to leave them out in silence would let through what the author refuses. */
const REFUSED = new Set([
  ...['$anchor', '$dynamicRef', '$dynamicAnchor', '$recursiveRef', '$recursiveAnchor', 'patternProperties'],
  ...['dependencies', 'unevaluatedProperties', 'unevaluatedItems']
])
/** Parts that references may point to, by names that need no escapes. */
const REFERENCE = /^#(?:\/(\$defs|definitions)\/([A-Za-z0-9_.-]{1,64}))?$/
const MAX_NAME = 256

/**
 * A copy that is safe to run. Keywords that only describe are left out, and `format` where it is not one of a few; references lead to `#`, `#/$defs/x` and
 * `#/definitions/x` of the schema itself.
 * @throws InvalidSchemaError
 */
export function safeSchema(value: unknown): SafeSchema {
  const costs = new Map<object, SchemaCost>()
  const root = copied(value)
  return { schema: new SchemaReader(root, costs).read(root, '#'), costs }
}

function copied(value: unknown): JsonValue {
  try {
    return copyJson(value, SCHEMA_LIMITS)
  } catch (error) {
    throw new InvalidSchemaError(`Expected a JSON Schema: ${(error as Error).message}`)
  }
}

class SchemaReader {
  readonly #root: JsonValue
  readonly #costs: Map<object, SchemaCost>

  constructor(root: JsonValue, costs: Map<object, SchemaCost>) {
    this.#root = root
    this.#costs = costs
  }

  read(value: JsonValue, path: string): Record<string, unknown> | boolean {
    if (typeof value === 'boolean') return value
    if (!isObject(value)) return refuse(path, 'a schema: an object, true or false')
    const schema: Record<string, unknown> = {}
    for (const [key, part] of Object.entries(value)) {
      const known = this.#keyword(key, part, `${path}/${key.slice(0, 40)}`)
      if (known !== undefined) schema[key] = known
    }
    this.#costs.set(schema, costOf(schema))
    return schema
  }

  /** `undefined` for what only describes. */
  #keyword(key: string, part: JsonValue, path: string): unknown {
    if (REFUSED.has(key)) return refuse(path, 'absent: it is not supported')
    if (ONE.has(key)) return this.read(part, path)
    if (LIST.has(key)) return this.#list(part, path)
    if (MAP.has(key))
      return path === `#/${key}` || !/^(\$defs|definitions)$/.test(key) ? this.#map(part, path) : refuse(path, 'at the root')
    if (key === 'items') return Array.isArray(part) ? this.#list(part, path) : this.read(part, path)
    if (key === '$ref') return this.#reference(part, path)
    return readConstraint(key, part, path)
  }

  #list(part: JsonValue, path: string): unknown {
    if (!Array.isArray(part)) return refuse(path, 'a list of schemas')
    return part.map((each: JsonValue, index) => this.read(each, `${path}/${index}`))
  }

  #map(part: JsonValue, path: string): unknown {
    if (!isObject(part)) return refuse(path, 'an object of schemas')
    const entries = Object.entries(part).map(([name, each]) => {
      // what checks with it makes paths of names, and one of them is every object's own
      if (name.length > MAX_NAME || name === '__proto__') refuse(path, `named by at most ${MAX_NAME} characters, and not __proto__`)
      return [name, this.read(each, `${path}/${name.slice(0, 40)}`)]
    })
    return Object.fromEntries(entries)
  }

  #reference(part: JsonValue, path: string): string {
    const [all, kind, name] = typeof part === 'string' ? (REFERENCE.exec(part) ?? []) : []
    if (all == null) return refuse(path, 'a reference to #, #/$defs/name or #/definitions/name')
    if (kind == null || name == null) return all
    const parts = isObject(this.#root) && Object.hasOwn(this.#root, kind) ? this.#root[kind] : undefined
    const isThere = parts !== undefined && isObject(parts) && Object.hasOwn(parts, name)
    return isThere ? all : refuse(path, 'a reference to what is there')
  }
}

function readConstraint(key: string, part: JsonValue, path: string): unknown {
  if (key === 'type') return isType(part) ? part : refuse(path, `of ${TYPES.join(', ')}`)
  if (key === 'enum') return Array.isArray(part) ? part : refuse(path, 'a list')
  if (key === 'const') return part
  if (key === 'required') return isTexts(part) ? part : refuse(path, 'a list of names')
  if (key === 'dependentRequired') return isObject(part) && Object.values(part).every(isTexts) ? part : refuse(path, 'lists of names')
  if (key === 'uniqueItems') return typeof part === 'boolean' ? part : refuse(path, 'true or false')
  if (key === 'format') return FORMATS.includes(part as string) ? part : undefined
  if (key === 'pattern') {
    const isSafe = typeof part === 'string' && patternSteps(part) != null
    return isSafe
      ? part
      : refuse(path, 'a pattern that begins with ^, without groups and choices, in which one part at most has several lengths')
  }
  if (COUNT.has(key)) return Number.isInteger(part) && Number(part) >= 0 ? part : refuse(path, 'a whole number of at least 0')
  if (NUMBER.has(key)) return typeof part === 'number' && (key !== 'multipleOf' || part > 0) ? part : refuse(path, 'a number')
  return undefined
}

const isObject = (value: JsonValue): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value)

const isTexts = (value: JsonValue): boolean => Array.isArray(value) && value.every(each => typeof each === 'string')

const isType = (value: JsonValue): boolean =>
  Array.isArray(value) ? value.length > 0 && value.every(each => TYPES.includes(each)) : TYPES.includes(value as string)

function costOf(schema: Readonly<Record<string, unknown>>): SchemaCost {
  const { pattern, multipleOf, uniqueItems, minLength, maxLength, format } = schema
  const constants = [schema.enum, schema.const, schema.required, schema.dependentRequired, Object.keys(schema.properties ?? {})]
  const characters = JSON.stringify(constants).length
  const steps = typeof pattern === 'string' ? (patternSteps(pattern) ?? 0) : 0
  const isMeasured = minLength !== undefined || maxLength !== undefined || format !== undefined
  return {
    base: VISIT + characters / CHARACTERS_PER_UNIT + (pattern === undefined ? 0 : HEAVY) + (multipleOf === undefined ? 0 : HEAVY),
    perCharacter: (steps + (isMeasured ? 1 : 0)) / CHARACTERS_PER_UNIT,
    comparesItems: uniqueItems === true
  }
}

/** @throws InvalidSchemaError always */
function refuse(path: string, expected: string): never {
  throw new InvalidSchemaError(`Expected ${path} of a JSON Schema to be ${expected}`, { path, limit: expected })
}
