import { KyroxError } from '../../base/errors.ts'
import type { WorkerLike } from '../agent.ts'

/** In a variable: bundlers for browsers would take the address of a `.ts` file in a literal for an asset. */
const MODULE = './quickjs-worker.ts'
/** What the thread holds besides the interpreter's memory, which its own limit bounds: values on their way in and out. Ends the thread, not the process. */
const HEAP_MB = 256

/** Starts a thread that runs foreign JavaScript, given to it as a program. Bundlers look for exactly this `new Worker(new URL(...))`. */
export function startQuickJsWorker(): WorkerLike {
  if (typeof Worker !== 'function') return startNodeWorker()
  return new Worker(new URL('./quickjs-worker.ts', import.meta.url), { type: 'module', name: 'kyrox quickjs' })
}

/** @throws KyroxError before Node 20.16, which cannot load a built-in module without waiting. */
function startNodeWorker(): WorkerLike {
  const threads = globalThis.process?.getBuiltinModule?.('node:worker_threads')
  if (threads == null) throw new KyroxError('Expected Web Workers or Node 20.16 or later, got neither')
  const limits = { maxOldGenerationSizeMb: HEAP_MB, maxYoungGenerationSizeMb: 32 }
  // Node's own class has what is needed of a worker
  return new threads.Worker(new URL(MODULE, import.meta.url), { name: 'kyrox quickjs', resourceLimits: limits }) as WorkerLike
}
