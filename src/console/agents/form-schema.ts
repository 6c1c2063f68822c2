/** A form for the input of a capability, made from its JSON Schema. The schema may come from a peer: it is read, never trusted. Pure. */
import { sampleOf } from './schema-sample.ts'

export type FieldKind = 'text' | 'long-text' | 'number' | 'boolean' | 'choice' | 'file' | 'json'

export interface FormField {
  readonly name: string
  readonly kind: FieldKind
  readonly label: string
  readonly hint: string
  readonly isRequired: boolean
  readonly isInteger: boolean
  readonly min?: number
  readonly max?: number
  readonly maxLength?: number
  readonly choices: readonly string[]
  /** What the field shows to begin with. */
  readonly initial: string | boolean
}

/** A longer form nobody fills in; its input is typed as JSON. */
export const MAX_FIELDS = 24
const MAX_HINT = 200
/** A text that may be longer than this gets more than one line. */
const ONE_LINE = 120

type Schema = Readonly<Record<string, unknown>>

/** `undefined` where the schema says too little for a form: the input is then typed as JSON. */
export function fieldsOf(schema: unknown): readonly FormField[] | undefined {
  if (!isObject(schema) || !isObject(schema.properties)) return undefined
  const entries = Object.entries(schema.properties)
  if (entries.length === 0 || entries.length > MAX_FIELDS) return undefined
  const required = new Set(Array.isArray(schema.required) ? schema.required : [])
  return entries.map(([name, property]) => fieldOf(name, isObject(property) ? property : {}, required.has(name)))
}

function fieldOf(name: string, schema: Schema, isRequired: boolean): FormField {
  const kind = kindOf(schema)
  const choices = kind === 'choice' ? choicesOf(schema) : []
  const isInteger = typesOf(schema).includes('integer')
  return {
    name,
    kind,
    label: textOf(schema.title) ?? wordsOf(name),
    hint: textOf(schema.description) ?? '',
    isRequired,
    isInteger,
    ...numberOf('min', schema.minimum ?? above(schema.exclusiveMinimum, isInteger)),
    ...numberOf('max', schema.maximum),
    ...numberOf('maxLength', schema.maxLength),
    choices,
    initial: kind === 'json' && isRequired ? JSON.stringify(sampleOf(schema), undefined, 2) : initialOf(kind, schema.default)
  }
}

function kindOf(schema: Schema): FieldKind {
  const types = typesOf(schema)
  if (schema.format === 'bytes') return 'file'
  if (choicesOf(schema).length > 0) return 'choice'
  if (types.length !== 1) return 'json'
  if (types[0] === 'boolean') return 'boolean'
  if (types[0] === 'number' || types[0] === 'integer') return 'number'
  if (types[0] !== 'string') return 'json'
  const isLong = schema.format === 'multiline' || (typeof schema.maxLength === 'number' && schema.maxLength > ONE_LINE)
  return isLong || (schema.maxLength == null && schema.pattern == null) ? 'long-text' : 'text'
}

/** Only texts and numbers can be told apart in a list. */
function choicesOf({ enum: values }: Schema): string[] {
  if (!Array.isArray(values) || values.length > 64) return []
  const isPlain = values.every(value => typeof value === 'string' || typeof value === 'number')
  return isPlain ? values.map(String) : []
}

function initialOf(kind: FieldKind, value: unknown): string | boolean {
  if (kind === 'boolean') return value === true
  if (value === undefined || kind === 'file') return ''
  return kind === 'json' ? JSON.stringify(value) : String(value)
}

function typesOf({ type }: Schema): unknown[] {
  return (Array.isArray(type) ? type : [type]).filter(each => each !== 'null' && each !== undefined)
}

const above = (value: unknown, isInteger: boolean): unknown => (typeof value === 'number' && isInteger ? value + 1 : undefined)
const numberOf = (key: 'min' | 'max' | 'maxLength', value: unknown): Partial<Record<typeof key, number>> =>
  typeof value === 'number' && Number.isFinite(value) ? { [key]: value } : {}
const textOf = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value.slice(0, MAX_HINT) : undefined)
const isObject = (value: unknown): value is Schema => typeof value === 'object' && value !== null && !Array.isArray(value)

/** `maxWidth` is `Max width`. */
export function wordsOf(name: string): string {
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .replace(/[-_]+/g, ' ')
    .toLowerCase()
    .trim()
  return words === '' ? name : words.charAt(0).toUpperCase() + words.slice(1)
}
