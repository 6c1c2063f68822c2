import { capability, defineAgent } from '../../src/index.ts'
import { WORK } from './work.ts'

/** In workers, whose timers nobody slows down. */
export const workAgent = defineAgent({
  name: 'work',
  capabilities: [capability(WORK)],
  worker: () => new Worker(new URL('./work-worker.ts', import.meta.url), { type: 'module' })
})
