import { DRAFT, type JsonSchema } from '../json-schema.ts'
import {
  DEFAULT_HITS,
  INDEX_NAME,
  MAX_DOCUMENTS_A_CALL,
  MAX_HITS,
  MAX_ID_LENGTH,
  MAX_QUERY_LENGTH,
  MAX_TEXT_LENGTH,
  MAX_TITLE_LENGTH
} from './input-schema.ts'

const indexJson: JsonSchema = { type: 'string', pattern: INDEX_NAME, title: 'Index', description: 'Its name.' }
const countJson: JsonSchema = { type: 'integer', minimum: 0, title: 'Documents', description: 'In the index, on the node that answered.' }
const tookJson: JsonSchema = { type: 'number', minimum: 0, title: 'Time taken', description: 'In milliseconds.' }

const documentJson: JsonSchema = {
  type: 'object',
  title: 'Document',
  properties: {
    id: { type: 'string', minLength: 1, maxLength: MAX_ID_LENGTH, title: 'Id', description: 'The same id again replaces the document.' },
    title: { type: 'string', maxLength: MAX_TITLE_LENGTH, title: 'Title' },
    text: { type: 'string', format: 'multiline', maxLength: MAX_TEXT_LENGTH, title: 'Text' }
  },
  required: ['id', 'text']
}

/** The input of `text.index`, as {@link textIndexInput} checks it. */
export const textIndexInputJson: JsonSchema = {
  $schema: DRAFT,
  type: 'object',
  title: 'Add documents to an index',
  properties: {
    index: indexJson,
    documents: { type: 'array', maxItems: MAX_DOCUMENTS_A_CALL, items: documentJson, title: 'Documents' },
    clear: { type: 'boolean', default: false, title: 'Empty it first', description: 'Forgets what the index held before.' }
  },
  required: ['index', 'documents']
}

export const textIndexOutputJson: JsonSchema = {
  $schema: DRAFT,
  type: 'object',
  title: 'Indexed',
  properties: { documents: countJson, tookMs: tookJson },
  required: ['documents', 'tookMs']
}

/** The input of `text.search`, as {@link textSearchInput} checks it. */
export const textSearchInputJson: JsonSchema = {
  $schema: DRAFT,
  type: 'object',
  title: 'Search an index',
  properties: {
    index: indexJson,
    query: { type: 'string', maxLength: MAX_QUERY_LENGTH, title: 'Query' },
    limit: { type: 'integer', minimum: 1, maximum: MAX_HITS, default: DEFAULT_HITS, title: 'Most hits' },
    fuzzy: { type: 'boolean', default: true, title: 'Forgive typing errors' },
    prefix: { type: 'boolean', default: true, title: 'Find beginnings of words' }
  },
  required: ['index', 'query']
}

const hitJson: JsonSchema = {
  type: 'object',
  properties: { id: { type: 'string' }, score: { type: 'number' }, title: { type: 'string' }, snippet: { type: 'string' } },
  required: ['id', 'score', 'snippet']
}

export const textSearchOutputJson: JsonSchema = {
  $schema: DRAFT,
  type: 'object',
  title: 'Found',
  properties: {
    hits: { type: 'array', items: hitJson, title: 'Hits', description: 'Best first.' },
    documents: countJson,
    tookMs: tookJson
  },
  required: ['hits', 'documents', 'tookMs']
}
