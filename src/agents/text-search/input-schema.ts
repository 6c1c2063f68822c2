import type { StandardSchema } from '../../runtime/capability.ts'
import { type Checked, expectAt, expectCount, expectText, type InputIssue, inputSchema, isObject } from '../input-check.ts'

/** What is found. Other properties are not kept. */
export interface TextDocument {
  /** 1 to 256 characters. A document of the same id replaces the earlier one. */
  readonly id: string
  /** At most 100000 characters. */
  readonly text: string
  /** At most 500 characters. Counts twice as much as the text. */
  readonly title?: string
}

/** What is asked of `text.index`. */
export interface TextIndexInput {
  /** Name of the index: letters, digits, `.`, `_` and `-`, at most 64. */
  readonly index: string
  /** At most 1000. */
  readonly documents: readonly TextDocument[]
  /** Forgets what the index held before. @default false */
  readonly clear?: boolean
}

/** What is asked of `text.search`. */
export interface TextSearchInput {
  readonly index: string
  /** At most 1000 characters. */
  readonly query: string
  /** Most hits, 1 to 100. @default 10 */
  readonly limit?: number
  /** Finds words with a letter or two wrong. @default true */
  readonly fuzzy?: boolean
  /** Finds words that begin with one of the query. @default true */
  readonly prefix?: boolean
}

export type TextSearchRequest = Required<TextSearchInput>

/** Part of the keys of the agent's state, which take printable ASCII. */
export const INDEX_NAME = '^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$'
/** One call is one message, and one turn of a thread. */
export const MAX_DOCUMENTS_A_CALL = 1_000
export const MAX_ID_LENGTH = 256
/** Characters: a long chapter. Hits in more than that say little. */
export const MAX_TEXT_LENGTH = 100_000
export const MAX_TITLE_LENGTH = 500
/** Characters. Each word of a query is looked up on its own. */
export const MAX_QUERY_LENGTH = 1_000
export const MAX_HITS = 100
export const DEFAULT_HITS = 10

/** Checks the input of `text.index`. */
export const textIndexInput: StandardSchema<TextIndexInput> = inputSchema(given => {
  const { index, documents, clear = false } = given
  const issues = [
    ...indexIssues(index),
    ...documentIssues(documents),
    ...expectAt('clear', clear, typeof clear === 'boolean', 'true or false')
  ]
  return checked(issues, () => given as unknown as TextIndexInput)
})

/** Checks the input of `text.search` and fills in the defaults. */
export const textSearchInput: StandardSchema<TextSearchRequest> = inputSchema(given => {
  const { index, query, limit, fuzzy = true, prefix = true } = given
  const issues = [
    ...indexIssues(index),
    ...expectText('query', query, MAX_QUERY_LENGTH),
    ...expectCount('limit', limit, MAX_HITS),
    ...expectAt('fuzzy', fuzzy, typeof fuzzy === 'boolean', 'true or false'),
    ...expectAt('prefix', prefix, typeof prefix === 'boolean', 'true or false')
  ]
  return checked(issues, () => ({ limit: DEFAULT_HITS, ...(given as unknown as TextSearchInput), fuzzy, prefix }) as TextSearchRequest)
})

const checked = <Output>(issues: readonly InputIssue[], value: () => Output): Checked<Output> =>
  issues.length > 0 ? { issues } : { value: value() }

const indexIssues = (index: unknown): InputIssue[] =>
  expectAt('index', index, typeof index === 'string' && new RegExp(INDEX_NAME).test(index), 'a name of letters, digits, ., _ and -')

function documentIssues(documents: unknown): InputIssue[] {
  if (!Array.isArray(documents)) return expectAt('documents', documents, false, 'a list of documents')
  if (documents.length > MAX_DOCUMENTS_A_CALL)
    return expectAt('documents', documents.length, false, `at most ${MAX_DOCUMENTS_A_CALL} documents`)
  return documents.flatMap((document, at) => {
    const path = ['documents', at]
    if (!isObject(document)) return expectAt(path, document, false, 'an object with id and text')
    const { id, text, title = '' } = document
    return [
      ...expectText([...path, 'id'], id, MAX_ID_LENGTH),
      ...expectAt([...path, 'id'], id, id !== '', 'an id'),
      ...expectText([...path, 'text'], text, MAX_TEXT_LENGTH),
      ...expectText([...path, 'title'], title, MAX_TITLE_LENGTH)
    ]
  })
}
