import { KyroxError } from '../base/errors.ts'
import type { WorkerLike } from '../runtime/agent.ts'

/**
 * An agent's worker module on a thread of Node. Its path must reach `new URL` in a variable: bundlers for browsers would take the address of a `.ts`
 * file in a literal for an asset.
 * @throws KyroxError before Node 20.16, which cannot load a built-in module without waiting.
 */
export function startNodeThread(module: URL, name: string): WorkerLike {
  const threads = globalThis.process?.getBuiltinModule?.('node:worker_threads')
  if (threads == null) throw new KyroxError('Expected Web Workers or Node 20.16 or later, got neither')
  return new threads.Worker(module, { name }) as WorkerLike
}
