/** An agent for tests, good and bad. Runs on any thread; {@link startTestWorker} gives it one of Node's. */
import { Worker } from 'node:worker_threads'
import { sleep } from '../base/abort.ts'
import { KyroxError } from '../base/errors.ts'
import { type AgentDefinition, defineAgent, type WorkerLike } from './agent.ts'
import { capability } from './capability.ts'

class UnripeError extends KyroxError {
  override name = 'UnripeError'
}

export const testAgent: AgentDefinition = defineAgent({
  name: 'test',
  capabilities: [
    capability('echo', { run: input => input }),
    capability('thread', { run: async () => (await import('node:worker_threads')).threadId }),
    capability('whole', { run: (_, { taskId, epoch }) => ({ taskId, epoch }) }),
    capability('steps', {
      run: (input, { progress }) => {
        for (const step of input as number[]) progress(step)
        return 'walked'
      }
    }),
    capability('fail', {
      run: () => {
        throw new UnripeError('not yet', { days: 3 })
      }
    }),
    capability('uncloneable', { run: () => () => 'a function' }),
    capability('heed', { run: (_, { signal }) => sleep(60_000, { signal }) }),
    capability('deaf', { run: () => new Promise(() => {}) }),
    capability('spin', {
      run: () => {
        for (;;) {}
      }
    }),
    capability('crash', {
      run: () => {
        setTimeout(() => {
          throw new Error('out of luck')
        })
        return new Promise(() => {})
      }
    }),
    capability('exit', { run: () => process.exit(3) })
  ]
})

export const startTestWorker = (): WorkerLike => new Worker(new URL('./test-agent-worker.ts', import.meta.url)) as WorkerLike
