import type { RunContext } from '../../runtime/capability.ts'
import type { TextIndexInput, TextSearchRequest } from './input-schema.ts'
import { KeptShard } from './kept-shard.ts'
import type { SearchHit } from './search-hit.ts'

/** What `text.index` gives back. */
export interface TextIndexOutput {
  /** Documents in the index on the node that ran it, these included. */
  readonly documents: number
  readonly tookMs: number
}

/** What `text.search` gives back. */
export interface TextSearchOutput {
  /** Best first. */
  readonly hits: readonly SearchHit[]
  /** Documents that were searched: those of the node that ran it. */
  readonly documents: number
  readonly tookMs: number
}

/** Shards that one worker holds in memory; another one is read from the state when it is asked for. */
const MAX_HELD = 4

const held = new Map<string, KeptShard>()

/**
 * Adds documents to an index on the node that runs this.
 * @throws IndexFullError, `StateQuotaError`, or the reason of the context's signal
 */
export async function indexText({ index, documents, clear = false }: TextIndexInput, context: RunContext): Promise<TextIndexOutput> {
  const start = performance.now()
  const kept = shardOf(index)
  if (clear) await kept.clear(context.state)
  const before = await kept.read(context)
  context.progress(0.3)
  before.assertRoom(documents)
  context.signal.throwIfAborted()
  await kept.add(documents, context)
  context.progress(0.7)
  const shard = await kept.read(context)
  context.progress(1)
  return { documents: shard.documents, tookMs: performance.now() - start }
}

/** Finds documents of an index on the node that runs this. One that nobody made is empty. */
export async function searchText(request: TextSearchRequest, context: RunContext): Promise<TextSearchOutput> {
  const start = performance.now()
  const shard = await shardOf(request.index).read(context)
  context.progress(0.8)
  const hits = shard.find(request)
  context.progress(1)
  return { hits, documents: shard.documents, tookMs: performance.now() - start }
}

/** The one asked for last goes last, the first one goes when there are too many. */
function shardOf(index: string): KeptShard {
  const shard = held.get(index) ?? new KeptShard(index)
  held.delete(index)
  held.set(index, shard)
  const [oldest] = held.keys()
  if (held.size > MAX_HELD && oldest != null) held.delete(oldest)
  return shard
}
