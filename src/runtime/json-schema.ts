/** Validators out of JSON Schemas, those of strangers too: no code is made of them, and neither a schema nor a value can make one run for long. */
import type { OutputUnit, Schema } from '@cfworker/json-schema'
import { KyroxError } from '../base/errors.ts'
import type { StandardSchema, ValidationResult } from './capability.ts'
import { InvalidSchemaError, type SafeSchema, type SchemaCost, safeSchema } from './safe-schema.ts'
import { viewOf } from './schema-view.ts'

/** To check this value by this schema takes more work than is done for it. `detail` has `limit`. */
export class SchemaWorkError extends KyroxError {
  override name = 'SchemaWorkError'
}

/** Units of work of one validation: some tenths of a second, on a slow machine about one. */
export const MAX_SCHEMA_WORK = 2_000_000
/** Issues that are told; the first ones are the outermost. */
const MAX_ISSUES = 20
const MAX_MESSAGE = 300
/** A large object's names are listed anew by each keyword about them. */
const UNITS_PER_NAME = 20
const PAIRS_PER_UNIT = 4

/** Read once for each schema on each visit by the validator, and used for nothing else: keywords of that name are refused. */
const VISITED = '$recursiveRef'

/** The work that is left to one validation. */
class Meter {
  // nothing is counted while the schema is read
  #left = Number.POSITIVE_INFINITY
  #longest = 0
  #nodes = 0

  start(value: unknown): unknown {
    this.#left = MAX_SCHEMA_WORK
    const view = viewOf(value, names => this.#spend(names * UNITS_PER_NAME))
    this.#longest = view.longest
    this.#nodes = view.nodes
    return view.value
  }

  visit({ base, perCharacter, comparesItems }: SchemaCost): void {
    this.#spend(base + perCharacter * this.#longest + (comparesItems ? this.#nodes ** 2 / PAIRS_PER_UNIT : 0))
  }

  #spend(units: number): void {
    this.#left -= units
    if (this.#left < 0) throw workError()
  }
}

/**
 * A validator that any code here takes. Loads what checks by schemas with the first call. Bytes in a value are an object without properties to the
 * schema; the value itself comes back as it was.
 * @throws InvalidSchemaError, see {@link safeSchema} for what a schema may have
 */
export async function schemaFromJson(schema: unknown): Promise<StandardSchema> {
  const safe = safeSchema(schema)
  const { Validator } = await import('@cfworker/json-schema')
  const meter = new Meter()
  meterVisits(safe, meter)
  // a safe schema has only keywords of the library's, with values of their types
  const validator = built(() => new Validator(safe.schema as Schema | boolean, '2020-12'))
  const validate = (value: unknown): ValidationResult<unknown> => {
    try {
      const view = meter.start(value)
      const { valid, errors } = run(() => validator.validate(view))
      return valid ? { value } : { issues: issuesOf(errors) }
    } catch (error) {
      if (error instanceof KyroxError) throw error
      // no JSON, or a name that no path can carry
      return { issues: [{ message: (error as Error).message, path: [] }] }
    }
  }
  return { '~standard': { version: 1, vendor: 'kyrox-json-schema', validate } }
}

/** Lets each visit of a part of the schema pay for itself. */
function meterVisits({ costs }: SafeSchema, meter: Meter): void {
  for (const [part, cost] of costs) {
    Object.defineProperty(part, VISITED, { enumerable: false, get: () => meter.visit(cost) })
  }
}

const workError = (): SchemaWorkError =>
  new SchemaWorkError('Expected a schema and a value that take less work', { limit: MAX_SCHEMA_WORK })

/** Paths to its parts are made at once, and a name that is no text of UTF-16 is in none. */
function built<Built>(build: () => Built): Built {
  try {
    return build()
  } catch (error) {
    throw new InvalidSchemaError(`Expected a JSON Schema: ${(error as Error).message.slice(0, MAX_MESSAGE)}`)
  }
}

/** A schema that leads to itself, or to more errors than fit in a call, ends in the engine's `RangeError`. */
function run<Result>(validate: () => Result): Result {
  try {
    return validate()
  } catch (error) {
    throw error instanceof RangeError ? workError() : error
  }
}

/** Those that say what is wrong: the library also names each part around them. */
function issuesOf(errors: readonly OutputUnit[]): { message: string; path: string[] }[] {
  const told = errors.filter(
    ({ error }) => !/^A subschema had errors|does not match (schema|additional|associated)|Items did not match/.test(error)
  )
  return (told.length > 0 ? told : errors).slice(0, MAX_ISSUES).map(({ error, instanceLocation }) => ({
    message: error.slice(0, MAX_MESSAGE),
    path: pathOf(instanceLocation)
  }))
}

/** `#/a/b~1c` as `['a', 'b/c']`. */
function pathOf(pointer: string): string[] {
  const parts = decodeURI(pointer.slice(1)).replaceAll('%23', '#').split('/').slice(1)
  return parts.map(part => part.replaceAll('~1', '/').replaceAll('~0', '~').slice(0, MAX_MESSAGE))
}
