/** Schemas of what the ready-made agents of this site take, by capability. */
import { imageEncodeInputJson } from '../../agents/image-encode/json-schema.ts'
import { imageResizeInputJson } from '../../agents/image-resize/json-schema.ts'
import { sqlQueryInputJson } from '../../agents/sql-query/json-schema.ts'
import { textIndexInputJson, textSearchInputJson } from '../../agents/text-search/json-schema.ts'

/** The input of `javascript.run` and `python.run`. */
const script = (language: string, example: string): unknown => ({
  type: 'object',
  required: ['code'],
  properties: {
    code: {
      type: 'string',
      format: 'multiline',
      title: `${language} code`,
      default: example,
      description: 'It gets what stands below as "input".'
    },
    input: { title: 'Input', description: 'As JSON.' }
  }
})

const KNOWN: Readonly<Record<string, unknown>> = {
  'image.encode': imageEncodeInputJson,
  'image.resize': imageResizeInputJson,
  'javascript.run': script('JavaScript', 'return 6 * 7'),
  'python.run': script('Python', 'output = 6 * 7'),
  'sql.query': sqlQueryInputJson,
  'text.index': textIndexInputJson,
  'text.search': textSearchInputJson
}

export const inputSchemaOf = (capability: string): unknown => (Object.hasOwn(KNOWN, capability) ? KNOWN[capability] : undefined)
