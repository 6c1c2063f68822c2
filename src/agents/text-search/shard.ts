import MiniSearch from 'minisearch'
import { KyroxError } from '../../base/errors.ts'
import type { TextDocument, TextSearchRequest } from './input-schema.ts'
import type { SearchHit } from './search-hit.ts'
import { snippetOf } from './snippet.ts'

/** The shard cannot take the documents. `detail` has the value and the `limit` it broke. */
export class IndexFullError extends KyroxError {
  override name = 'IndexFullError'
}

/** Most documents of one shard: searched in some milliseconds, read back from state in a second or two. */
export const MAX_DOCUMENTS = 20_000
/** Most characters of one shard: in memory, with its index, some five times as many bytes. */
export const MAX_SHARD_LENGTH = 8 * 1024 * 1024
/** Share of a word's letters that may be wrong. */
const FUZZY = 0.2

/** The documents of one index on one node, and what finds them. Lives in memory alone; it does not know where they are kept. */
export class Shard {
  readonly #documents = new Map<string, TextDocument>()
  readonly #search = new MiniSearch<TextDocument>({ fields: ['title', 'text'], searchOptions: { boost: { title: 2 } } })
  #length = 0

  get documents(): number {
    return this.#documents.size
  }

  /** @throws IndexFullError when it would pass a limit with these; nothing is added then. */
  assertRoom(documents: readonly TextDocument[]): void {
    const added = new Map(documents.map(document => [document.id, document]))
    let [count, length] = [this.#documents.size, this.#length]
    for (const [id, document] of added) {
      const known = this.#documents.get(id)
      if (known == null) count += 1
      length += lengthOf(document) - (known == null ? 0 : lengthOf(known))
    }
    if (count > MAX_DOCUMENTS) throw full('documents', count, MAX_DOCUMENTS)
    if (length > MAX_SHARD_LENGTH) throw full('characters', length, MAX_SHARD_LENGTH)
  }

  /** One that is known already is replaced. */
  add(documents: readonly TextDocument[]): void {
    for (const document of documents) {
      const known = this.#documents.get(document.id)
      if (known != null) this.#search.remove(known)
      this.#length += lengthOf(document) - (known == null ? 0 : lengthOf(known))
      this.#documents.set(document.id, document)
      this.#search.add(document)
    }
  }

  find({ query, limit, fuzzy, prefix }: TextSearchRequest): SearchHit[] {
    const results = this.#search.search(query, { fuzzy: fuzzy ? FUZZY : false, prefix }).slice(0, limit)
    return results.flatMap(({ id, score, terms }) => {
      const document = this.#documents.get(String(id))
      if (document == null) return []
      const { title, text } = document
      return [{ id: document.id, score, ...(title == null ? {} : { title }), snippet: snippetOf(text, terms) }]
    })
  }
}

const lengthOf = ({ id, text, title = '' }: TextDocument): number => id.length + text.length + title.length

const full = (what: string, value: number, limit: number): IndexFullError =>
  new IndexFullError(`Expected at most ${limit} ${what} in an index on one node, got ${value}`, { [what]: value, limit })
