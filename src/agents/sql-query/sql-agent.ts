import { type AgentDefinition, defineAgent, type WorkerLike } from '../../runtime/agent.ts'
import { capability } from '../../runtime/capability.ts'
import { startNodeThread } from '../node-thread.ts'
import { sqlQueryInput } from './input-schema.ts'

/** For Node; in a variable, as {@link startNodeThread} wants it. */
const MODULE = './worker.ts'

/**
 * Asks tables: `sql.query` loads CSV into SQLite and runs a query, each in a worker of its own.
 * This definition is small; SQLite comes with the worker, and its WebAssembly with the first query.
 */
export const sqlAgent: AgentDefinition = defineAgent({
  name: 'sql.query',
  capabilities: [capability('sql.query', { input: sqlQueryInput })],
  worker: startWorker
})

/** Bundlers look for exactly this `new Worker(new URL(...))`. */
function startWorker(): WorkerLike {
  if (typeof Worker !== 'function') return startNodeThread(new URL(MODULE, import.meta.url), 'kyrox sql.query')
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'kyrox sql.query' })
}
