/** A JSON Schema (2020-12) as a plain object, for forms and for other people's validators. What it says is checked by the agents' own code. */
export interface JsonSchema {
  readonly $schema?: typeof DRAFT
  readonly type?: 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean' | 'null'
  readonly title?: string
  readonly description?: string
  readonly default?: unknown
  readonly examples?: readonly unknown[]
  readonly enum?: readonly unknown[]
  readonly minimum?: number
  readonly maximum?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  /** `bytes`: no object of properties but a `Uint8Array`, for which JSON Schema has no word. A form shows a choice of file. */
  readonly format?: 'bytes' | 'multiline'
  readonly contentMediaType?: string
  readonly minItems?: number
  readonly maxItems?: number
  readonly items?: JsonSchema
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly JsonSchema[]
}

export const DRAFT = 'https://json-schema.org/draft/2020-12/schema'
