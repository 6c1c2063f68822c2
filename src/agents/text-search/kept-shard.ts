import type { AgentState, RunContext } from '../../runtime/capability.ts'
import type { TextDocument } from './input-schema.ts'
import { Shard } from './shard.ts'

/** Characters of one value of the agent's state: a few hundred kB, whatever the letters, so that no single value is near a limit. */
const CHUNK_LENGTH = 128 * 1024

/**
 * A shard and the chunks of the agent's state that it was read from. The state is the truth: other workers of the same agent add to it at the same time,
 * so each run first reads what is new. A chunk is never changed, and its key holds its time, so that of two documents of one id the later one wins in
 * every worker.
 */
export class KeptShard {
  readonly #prefix: string
  #shard = new Shard()
  #keys: readonly string[] = []

  constructor(index: string) {
    this.#prefix = `shard/${index}/`
  }

  /** The shard as the state has it now. */
  async read({ state, signal }: Pick<RunContext, 'state' | 'signal'>): Promise<Shard> {
    const keys = await state.keys(this.#prefix)
    // a chunk that is gone, or one that is older than what was read: from the start
    if (!this.#keys.every((key, at) => key === keys[at])) this.#forget()
    for (const key of keys.slice(this.#keys.length)) {
      signal.throwIfAborted()
      this.#shard.add((await state.get<TextDocument[]>(key)) ?? [])
      this.#keys = [...this.#keys, key]
    }
    return this.#shard
  }

  /** The task's id in the key: a second attempt writes the same documents once more, which changes nothing. */
  async add(documents: readonly TextDocument[], { state, now, taskId }: Pick<RunContext, 'state' | 'now' | 'taskId'>): Promise<void> {
    const time = String(now()).padStart(16, '0')
    for (const [at, chunk] of chunksOf(documents).entries()) {
      await state.set(`${this.#prefix}${time}-${String(at).padStart(4, '0')}-${taskId}`, chunk)
    }
  }

  async clear(state: AgentState): Promise<void> {
    for (const key of await state.keys(this.#prefix)) await state.delete(key)
    this.#forget()
  }

  #forget(): void {
    this.#shard = new Shard()
    this.#keys = []
  }
}

function chunksOf(documents: readonly TextDocument[]): TextDocument[][] {
  const chunks: TextDocument[][] = []
  let length = CHUNK_LENGTH
  for (const { id, text, title } of documents) {
    if (length >= CHUNK_LENGTH) {
      chunks.push([])
      length = 0
    }
    chunks.at(-1)?.push({ id, text, ...(title == null ? {} : { title }) })
    length += text.length
  }
  return chunks
}
