import { KyroxError } from '../../base/errors.ts'
import type { WorkerLike } from '../../runtime/agent.ts'

/** In a variable: bundlers for browsers would take the address of a `.ts` file in a literal for an asset. */
const MODULE = './worker.ts'

/**
 * The same worker on a thread of Node.
 * @throws KyroxError before Node 20.16, which cannot load a built-in module without waiting.
 */
export function startNodeWorker(): WorkerLike {
  const threads = globalThis.process?.getBuiltinModule?.('node:worker_threads')
  if (threads == null) throw new KyroxError('Expected Web Workers or Node 20.16 or later, got neither')
  return new threads.Worker(new URL(MODULE, import.meta.url), { name: 'kyrox image.encode' }) as WorkerLike
}
