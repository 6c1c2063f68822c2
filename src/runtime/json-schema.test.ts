import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { ValidationResult } from './capability.ts'
import { MAX_SCHEMA_WORK, schemaFromJson } from './json-schema.ts'
import { patternSteps } from './safe-pattern.ts'

const check = async (schema: unknown, value: unknown): Promise<ValidationResult<unknown>> =>
  await (await schemaFromJson(schema))['~standard'].validate(value)
const named = (name: string): unknown => expect.objectContaining({ name })

const PERSON = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'A person',
  type: 'object',
  properties: {
    name: { type: 'string', minLength: 1, examples: ['Ada'] },
    age: { type: 'integer', minimum: 0 },
    friends: { type: 'array', items: { $ref: '#' } },
    'a/b #c': { $ref: '#/$defs/code' }
  },
  required: ['name'],
  additionalProperties: false,
  $defs: { code: { type: 'string', pattern: '^[A-Z]{2}-\\d+$' } }
}

test('a value that fits comes back as it was', async () => {
  const value = { name: 'Ada', friends: [{ name: 'Bob', age: 3 }], 'a/b #c': 'AB-12' }
  expect(await check(PERSON, value)).toEqual({ value })
  const bytes = { bytes: new Uint8Array(1_000_000) }
  const found = await check({ type: 'object', properties: { bytes: { type: 'object' } } }, bytes)
  expect(found).toEqual({ value: bytes })
  expect((found as { value: unknown }).value).toBe(bytes)
})

test('what does not fit is told with its path and what was expected', async () => {
  const issues = async (value: unknown) => (await check(PERSON, value)).issues
  expect(await issues({ name: 'Ada', age: '3' })).toEqual([
    { path: ['age'], message: 'Instance type "string" is invalid. Expected "integer".' }
  ])
  expect(await issues({ name: 'Ada', friends: [{ name: 'Bob' }, {}] })).toEqual([
    { path: ['friends', '1'], message: 'Instance does not have required property "name".' }
  ])
  expect(await issues({ name: 'Ada', 'a/b #c': 'x' })).toEqual([{ path: ['a/b #c'], message: 'String does not match pattern.' }])
  for (const value of [undefined, 1n, () => 1, { name: 'Ada', extra: 1 }, { name: 'Ada', '\ud800': 1 }]) {
    expect(await issues(value)).toHaveLength(1)
  }
})

const refused: readonly [string, unknown][] = [
  ['no schema', 'string'],
  ['a list', []],
  ['a remote reference', { $ref: 'https://example.org/schema' }],
  ['a reference to nothing', { $ref: '#/$defs/none', $defs: {} }],
  ['a reference to what is inherited', { $ref: '#/$defs/constructor', $defs: {} }],
  ['an anchor', { $anchor: 'a' }],
  ['what is not done', { unevaluatedProperties: false }],
  ['patterns of names', { patternProperties: { '^(a+)+$': true } }],
  ['a pattern that steps back', { pattern: '^(a+)+$' }],
  ['a keyword of another type', { allOf: 5 }],
  ['a type that is none', { type: 'date' }],
  ['a count below 0', { minLength: -1 }],
  ['a deep schema', JSON.parse(`${'{"not":'.repeat(40)}{}${'}'.repeat(40)}`)],
  ['a long schema', { title: 'x'.repeat(70_000) }],
  ['a name that no path has', { properties: { '\ud800': {} } }],
  ['a prototype', { properties: JSON.parse('{"__proto__": {}}') }]
]

test.each(refused)('%s is refused', async (_name, schema) => {
  await expect(schemaFromJson(schema)).rejects.toThrow(named('InvalidSchemaError'))
})

test('patterns without choices run, those that may take long do not', () => {
  for (const pattern of ['^[a-z]+$', '^\\d{4}-\\d{2}-\\d{2}$', '^https://', '^[^\\]]*$', '^a?b', '^x{1,9}$']) {
    expect(patternSteps(pattern), pattern).toBeGreaterThan(0)
  }
  const bad = [
    'a+$',
    'ab+$',
    '^(a|a)*$',
    '^a*a*$',
    '^a?a?aa$',
    '^\\1',
    '^(?=a)',
    '^[',
    '^a|b',
    '^a{200}',
    `^${'a'.repeat(200)}`,
    '^a{2}{3}',
    '^a+?b'
  ]
  for (const pattern of bad) expect(patternSteps(pattern), pattern).toBeUndefined()
})

/** `d0` asks twice for `d1`, that twice for `d2`, and so on. */
const doubling = (keyword: string, end: object): object => ({
  $ref: '#/$defs/d0',
  $defs: Object.fromEntries(
    Array.from({ length: 60 }, (_, i) => {
      const next = { $ref: `#/$defs/d${i + 1}` }
      return [`d${i}`, i === 59 ? end : { [keyword]: [next, next] }]
    })
  )
})
const numbers = Array.from({ length: 100_000 }, (_, i) => i)
const words = Array.from({ length: 3_000 }, (_, i) => `w${i}`)

const heavy: readonly [string, unknown, unknown][] = [
  ['a schema that leads to itself', { $ref: '#' }, 1],
  ['one that leads to itself by twos', { allOf: [{ $ref: '#' }, { $ref: '#' }] }, 1],
  ['one that doubles', doubling('allOf', {}), 1],
  ['one that doubles its errors', doubling('anyOf', { enum: words }), 1],
  ['one that doubles without an error', doubling('oneOf', { type: 'string' }), 'x'],
  ['long enumerations of many values', { contains: { enum: words } }, numbers],
  ['pairs of many items', { uniqueItems: true }, numbers],
  ['a long text measured often', { allOf: Array.from({ length: 1_000 }, () => ({ maxLength: 9e9 })) }, 'x'.repeat(10_000_000)],
  ['a pattern on a long text', { allOf: Array.from({ length: 500 }, () => ({ pattern: '^a*[b-c]{90}$' })) }, 'a'.repeat(1_000_000)],
  ['divisions of huge numbers', { items: { multipleOf: 5e-324 } }, numbers.map(each => each * 1e300)],
  [
    'wide objects seen often',
    { allOf: Array.from({ length: 4_000 }, () => ({})) },
    Object.fromEntries(numbers.map(each => [`k${each}`, 1]))
  ]
]

test.each(heavy)(
  '%s ends soon',
  async (_name, schema, value) => {
    const started = performance.now()
    const outcome = await check(schema, value).then(
      () => 'checked',
      (error: Error) => error.name
    )
    expect(outcome).toMatch(/^(checked|SchemaWorkError)$/)
    // far from what it takes, and further from never
    expect(performance.now() - started).toBeLessThan(10_000)
  },
  20_000
)

test('work that is done for honest schemas', async () => {
  const list = { type: 'array', items: { type: 'number', minimum: 0 }, maxItems: 100_000 }
  expect((await check(list, numbers)).issues).toBeUndefined()
  expect((await check({ type: 'string', maxLength: 5_000_000 }, 'x'.repeat(5_000_000))).issues).toBeUndefined()
  expect((await check({ type: 'array', uniqueItems: true }, numbers.slice(0, 2_000))).issues).toBeUndefined()
})

test('whatever a stranger sends is a result or a typed error', async () => {
  const keyword = fc.constantFrom(
    'type',
    'enum',
    'allOf',
    'items',
    'properties',
    '$ref',
    '$defs',
    'not',
    'pattern',
    'minimum',
    'required',
    'contains',
    'if',
    'then'
  )
  const { schema } = fc.letrec(tie => ({
    schema: fc.oneof({ maxDepth: 4 }, fc.boolean(), fc.dictionary(keyword, tie('part'), { maxKeys: 4 })),
    part: fc.oneof(
      tie('schema'),
      fc.array(tie('schema'), { maxLength: 3 }),
      fc.dictionary(fc.string(), tie('schema'), { maxKeys: 3 }),
      fc.constantFrom('string', 'object', '#', '#/$defs/a', '^a+$', '(a+)+'),
      fc.anything()
    )
  }))
  await fc.assert(
    fc.asyncProperty(fc.oneof(schema, fc.anything()), fc.anything(), async (one, value) => {
      const outcome = await check(one, value).then(
        found => ('value' in found || found.issues.length > 0 ? 'checked' : 'nothing'),
        (error: Error) => error.name
      )
      expect(['checked', 'InvalidSchemaError', 'SchemaWorkError']).toContain(outcome)
    }),
    { numRuns: 500 }
  )
})

test('work past the limit is refused by name, soon', async () => {
  const pairs = check({ type: 'array', uniqueItems: true }, numbers.slice(0, 5_000))
  await expect(pairs).rejects.toThrow(expect.objectContaining({ name: 'SchemaWorkError', detail: { limit: MAX_SCHEMA_WORK } }))
})

test('a value too large to be checked, or too deep, is none that fits', async () => {
  const deep = Array.from({ length: 200 }).reduce<unknown>(inner => [inner], 1)
  expect((await check({}, deep)).issues?.[0]?.message).toContain('nested at most 128 deep')
  expect(
    (
      await check(
        {},
        Array.from({ length: 3 }, () => numbers)
      )
    ).issues?.[0]?.message
  ).toContain('at most 200000 values')
})
