import { firstOf } from '../base/first-of.ts'
import { abortSignalOf } from '../base/stop-signal.ts'
import { assertBatch } from '../tasks/batch.ts'
import { noServices } from './agent-services.ts'
import type { Capability } from './capability.ts'
import { runBatch } from './run-batch.ts'
import { runCapability } from './run-capability.ts'
import { runContext } from './run-context.ts'
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

  async run(call: SandboxCall, { signal, onProgress, services = noServices, ownOutput = false }: SandboxRunOptions): Promise<unknown> {
    const { capability, input, batch } = call
    const found = this.#capabilities.get(capability)
    if (found == null) throw new SandboxFailedError(`No capability "${capability}" in this agent`)
    signal.throwIfAborted()
    let made: AbortSignal | undefined
    // for the few that look at it or ask for something
    const own = (): AbortSignal => (made ??= abortSignalOf(signal))
    const context = runContext(call, {
      get signal() {
        return own()
      },
      progress: onProgress,
      log: (level, text) => services.log(level, text),
      ask: question => services.answer(question, own())
    })
    const one = (input: unknown): Promise<unknown> => runCapability(found, input, context)
    if (batch != null) assertBatch(batch, input)
    const run = batch == null ? one(input) : runBatch(input as readonly unknown[], one, { together: true })
    const output = await firstOf(run, [signal, this.#runs.signal])
    // all else is encoded when it is sent
    return ownOutput && output instanceof Uint8Array ? new Uint8Array(output) : output
  }

  terminate(): void {
    this.#runs.abort(new SandboxFailedError('The agent was stopped'))
    this.#runs = new AbortController()
  }
}
