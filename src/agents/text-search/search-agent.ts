import { type AgentDefinition, defineAgent, type WorkerLike } from '../../runtime/agent.ts'
import { capability } from '../../runtime/capability.ts'
import { startNodeThread } from '../node-thread.ts'
import { textIndexInput, textSearchInput } from './input-schema.ts'

/** For Node; in a variable, as {@link startNodeThread} wants it. */
const MODULE = './worker.ts'

/**
 * Finds texts: `text.index` adds documents to an index on the node that runs it, `text.search` asks it. The documents are kept in the agent's state
 * there. This definition is small; the search engine comes with the worker.
 */
export const searchAgent: AgentDefinition = defineAgent({
  name: 'text.search',
  capabilities: [capability('text.index', { input: textIndexInput }), capability('text.search', { input: textSearchInput })],
  worker: startWorker
})

/** Bundlers look for exactly this `new Worker(new URL(...))`. */
function startWorker(): WorkerLike {
  if (typeof Worker !== 'function') return startNodeThread(new URL(MODULE, import.meta.url), 'kyrox text.search')
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'kyrox text.search' })
}
