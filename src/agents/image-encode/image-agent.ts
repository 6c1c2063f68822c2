import { type AgentDefinition, defineAgent, type WorkerLike } from '../../runtime/agent.ts'
import { capability } from '../../runtime/capability.ts'
import { startNodeThread } from '../node-thread.ts'
import { imageEncodeInput } from './input-schema.ts'

/** For Node; in a variable, as {@link startNodeThread} wants it. */
const MODULE = './worker.ts'

/**
 * Makes photos smaller: `image.encode` turns a JPEG, PNG, WebP or AVIF file into AVIF, WebP or JPEG, each in a worker of its own.
 * This definition is small; the codecs come with the worker, and WebAssembly when a format is first used.
 */
export const imageAgent: AgentDefinition = defineAgent({
  name: 'image.encode',
  capabilities: [capability('image.encode', { input: imageEncodeInput })],
  worker: startWorker
})

/** Bundlers look for exactly this `new Worker(new URL(...))`. */
function startWorker(): WorkerLike {
  if (typeof Worker !== 'function') return startNodeThread(new URL(MODULE, import.meta.url), 'kyrox image.encode')
  return new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'kyrox image.encode' })
}
