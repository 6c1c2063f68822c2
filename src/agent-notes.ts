import type { AgentNote, AgentNotes } from './agent-desk.ts'
import type { Store } from './storage/store.ts'
import { decodeValue, encodeValue } from './wire/value.ts'

const ROOT = 'agent-notes'

/** What a node keeps of each package besides the package, in its store. A note that cannot be read any more is as good as none. */
export class StoredNotes implements AgentNotes {
  readonly #store: Store

  constructor(store: Store) {
    this.#store = store
  }

  async all(): Promise<ReadonlyMap<string, AgentNote>> {
    const notes = new Map<string, AgentNote>()
    for await (const { key, value } of this.#store.list([ROOT])) {
      const note = noteIn(value)
      if (key[1] != null && note != null) notes.set(key[1], note)
    }
    return notes
  }

  async set(agent: string, note: AgentNote | undefined): Promise<void> {
    if (note == null) await this.#store.delete([ROOT, agent])
    else await this.#store.put([ROOT, agent], encodeValue(note))
  }
}

function noteIn(bytes: Uint8Array): AgentNote | undefined {
  try {
    const { deployedBy, isStopped } = decodeValue(bytes) as Record<string, unknown>
    return { ...(typeof deployedBy === 'string' ? { deployedBy } : {}), ...(isStopped === true ? { isStopped } : {}) }
  } catch {
    return undefined
  }
}
