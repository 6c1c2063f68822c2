import { abortSignalOf } from '../base/stop-signal.ts'
import type { Capability, StandardSchema } from './capability.ts'
import type { CapabilityManifest } from './packages/agent-manifest.ts'
import { runCapability } from './run-capability.ts'
import { runContext } from './run-context.ts'
import type { Sandbox, SandboxCall, SandboxRunOptions } from './sandbox.ts'

interface Schemas {
  readonly input?: StandardSchema
  readonly output?: StandardSchema
}

/**
 * A sandbox around a sandbox: what goes in is checked against the capability's schema before the agent sees it, what comes out before it leaves.
 * A run that goes on after a move was checked where it began.
 */
export class CheckedSandbox implements Sandbox {
  readonly #inner: Sandbox
  readonly #capabilities: ReadonlyMap<string, CapabilityManifest>
  readonly #schemas = new Map<string, Promise<Schemas>>()

  constructor(inner: Sandbox, capabilities: readonly CapabilityManifest[]) {
    this.#inner = inner
    this.#capabilities = new Map(capabilities.map(each => [each.name, each]))
  }

  async run(call: SandboxCall, options: SandboxRunOptions): Promise<unknown> {
    const known = this.#capabilities.get(call.capability)
    if (known == null || (known.input == null && known.output == null)) return await this.#inner.run(call, options)
    const { input, output } = await this.#schemasOf(known)
    const checked: Capability = {
      name: known.name,
      ...(input == null || options.snapshot != null ? {} : { input }),
      ...(output == null ? {} : { output }),
      run: value => this.#inner.run({ ...call, input: value }, options)
    }
    if (call.batch != null) {
      const { runCheckedBatch } = await import('./checked-batch.ts')
      return await runCheckedBatch(checked, call, inner => this.#inner.run(inner, options))
    }
    // the context is the inner sandbox's matter: this one is only there for the form
    const context = runContext(call, {
      signal: abortSignalOf(options.signal),
      progress: () => {},
      log: () => {},
      ask: async () => undefined
    })
    return await runCapability(checked, call.input, context)
  }

  /** Made once: reading a schema costs more than using it. */
  #schemasOf({ name, input, output }: CapabilityManifest): Promise<Schemas> {
    const made = this.#schemas.get(name) ?? makeSchemas(input, output)
    this.#schemas.set(name, made)
    return made
  }

  suspend(taskId: string, epoch: number): Promise<Uint8Array> {
    if (this.#inner.suspend == null) return Promise.reject(new TypeError('Expected a sandbox that can suspend'))
    return this.#inner.suspend(taskId, epoch)
  }

  async warm(): Promise<void> {
    await this.#inner.warm?.()
  }

  terminate(): void {
    this.#inner.terminate()
  }
}

async function makeSchemas(input: CapabilityManifest['input'], output: CapabilityManifest['output']): Promise<Schemas> {
  // loaded by those who need it
  const { schemaFromJson } = await import('./json-schema.ts')
  return {
    ...(input == null ? {} : { input: await schemaFromJson(input) }),
    ...(output == null ? {} : { output: await schemaFromJson(output) })
  }
}
