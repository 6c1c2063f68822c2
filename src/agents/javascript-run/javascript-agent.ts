import { type AgentDefinition, defineAgent } from '../../runtime/agent.ts'
import { capability } from '../../runtime/capability.ts'
import { DEFAULT_LIMITS } from '../../runtime/program.ts'
import { startQuickJsWorker } from '../../runtime/quickjs/start-quickjs-worker.ts'
import { javascriptRunInput } from './input-schema.ts'

/**
 * Runs JavaScript that others wrote: `javascript.run` takes the body of an async function and what it gets as `input`, and gives back what it returns.
 * Each run has an interpreter of its own, from which nothing of the host can be reached but the run's context.
 */
export const javascriptAgent: AgentDefinition = defineAgent({
  name: 'javascript.run',
  capabilities: [capability('javascript.run', { input: javascriptRunInput })],
  worker: startQuickJsWorker,
  // one memory for the scripts of all strangers would be no memory, and calls would be made in this node's name
  permissions: { call: false, stateBytes: 0 },
  program: { kind: 'quickjs', name: 'script.js', mode: 'script', source: '', limits: DEFAULT_LIMITS }
})
