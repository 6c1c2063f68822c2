import { firstOf } from '../base/first-of.ts'
import type { Capability } from './capability.ts'
import { runCapability } from './run-capability.ts'
import type { Sandbox, SandboxCall, SandboxRunOptions } from './sandbox.ts'
import { SandboxFailedError } from './sandbox.ts'

/**
 * No wall at all: runs an agent's functions on this thread. For code of the site itself that does little. Code that does not heed its signal
 * is left behind, not stopped.
 */
export class InlineSandbox implements Sandbox {
  readonly #capabilities: ReadonlyMap<string, Capability>
  #runs = new AbortController()

  constructor(capabilities: readonly Capability[]) {
    this.#capabilities = new Map(capabilities.map(each => [each.name, each]))
  }

  async run({ capability, input, taskId, epoch }: SandboxCall, { signal, onProgress }: SandboxRunOptions): Promise<unknown> {
    const found = this.#capabilities.get(capability)
    if (found == null) throw new SandboxFailedError(`No capability "${capability}" in this agent`)
    signal.throwIfAborted()
    const run = runCapability(found, input, { signal, taskId, epoch, progress: onProgress })
    return await firstOf(run, [signal, this.#runs.signal])
  }

  terminate(): void {
    this.#runs.abort(new SandboxFailedError('The agent was stopped'))
    this.#runs = new AbortController()
  }
}
