import type { RunContext } from '../runtime/capability.ts'

/**
 * Between the steps of synchronous work: says how far it is, then waits for one turn of the event loop, because a cancel is a message, and messages
 * wait for their turn. Rejects with the reason of the context's signal.
 */
export const stepper =
  ({ progress, signal }: Pick<RunContext, 'progress' | 'signal'>) =>
  async (fraction: number): Promise<void> => {
    signal.throwIfAborted()
    progress(fraction)
    await new Promise(resolve => setTimeout(resolve))
    signal.throwIfAborted()
  }
