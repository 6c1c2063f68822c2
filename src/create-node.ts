import { AgentHost } from './agent-host.ts'
import { KyroxError } from './base/errors.ts'
import { browserEnvironment, ConditionsWatch } from './conditions.ts'
import type { KyroxNode } from './kyrox-node.ts'
import { isUrl } from './mesh/relay-document.ts'
import { NodeHandle } from './node-handle.ts'
import type { CoreChannel, FromCore } from './node-protocol.ts'
import { type NodeOptions, type ResolvedOptions, resolveOptions } from './options.ts'
import { keepBudget, readBudget } from './own-budget.ts'
import { watchPagePhases } from './page-phases.ts'
import { inProcess } from './platform.ts'
import type { ResourceBudget } from './runtime/resource-budget.ts'
import { runtimes } from './runtimes.ts'
import { askForWorker, type LoadingWorker, startInWorker, type WorkerHostError } from './start-in-worker.ts'

/**
 * Makes a node and starts it. Resolves when it can take tasks: at once, whether or not a relay answers.
 *
 * @example
 * ```ts
 * const node = await createNode({ network: 'studio', relays: ['https://relay.example'] })
 * const task = node.submit('image.encode', { bytes, format: 'avif' })
 * console.log(await task.result, task.explanation)
 * ```
 * @throws InvalidArgumentError on a bad option.
 */
export async function createNode(options: NodeOptions = {}): Promise<KyroxNode> {
  const resolved = resolveOptions(options, inProcess())
  for (const relay of resolved.relays) await assertRelay(relay)
  const loading = workerFor(resolved)
  const agents = new AgentHost(runtimes)
  let channel: CoreChannel | undefined
  const watch = new ConditionsWatch(browserEnvironment(), conditions => channel?.send({ type: 'conditions', conditions }))
  watch.start()
  const budget = inProcess() ? undefined : readBudget(resolved.storageName)
  const known = { ...resolved, conditions: watch.conditions, ...(budget == null ? {} : { budget }) }
  try {
    channel = await startSomewhere(known, agents, loading)
    const node = await handleOf(channel, agents, known)
    // they may have changed while it started
    channel.send({ type: 'conditions', conditions: watch.conditions })
    const phases = watchPage(channel, node)
    node.addEventListener('status:change', ({ detail }) => {
      if (detail !== 'stopped') return
      watch.stop()
      phases?.stop()
    })
    return node
  } catch (error) {
    watch.stop()
    throw error
  }
}

function watchPage(channel: CoreChannel, node: KyroxNode): { stop(): void } | undefined {
  if (typeof document === 'undefined') return undefined
  return watchPagePhases(
    { document, window },
    { isOnPage: () => node.hostedIn === 'page', onPhase: phase => channel.send({ type: 'page', phase }) }
  )
}

/** Resolves when the core is ready. */
function handleOf(channel: CoreChannel, agents: AgentHost, { storageName, budget }: ResolvedOptions): Promise<NodeHandle> {
  const keep = (changed: ResourceBudget): void => (inProcess() ? undefined : keepBudget(storageName, changed))
  const ports = { channel, agents, ticks: () => performance.now(), keepBudget: keep, ...(budget == null ? {} : { budget }) }
  return new Promise((resolve, reject) => {
    let handle: NodeHandle | undefined
    channel.onMessage((message: FromCore) => {
      if (handle != null) handle.hear(message)
      else if (message.type === 'ready') {
        handle = new NodeHandle(ports, message.snapshot)
        resolve(handle)
      } else if (message.type === 'failed') reject(Object.assign(new KyroxError(message.message), { name: message.name }))
    })
  })
}

/** On its way before anything else is done; what keeps it from coming is told later. */
function workerFor({ host }: ResolvedOptions): LoadingWorker | WorkerHostError | undefined {
  if (inProcess() || host !== 'worker') return undefined
  try {
    return askForWorker()
  } catch (error) {
    // it throws no other
    return error as WorkerHostError
  }
}

async function startSomewhere(options: ResolvedOptions, agents: AgentHost, loading: ReturnType<typeof workerFor>): Promise<CoreChannel> {
  if (inProcess()) {
    // in a variable, so that bundlers for browsers leave Node's parts alone; the ending is that of this file, in the source and built
    const processPart = `./start-in-process.${import.meta.url.endsWith('.ts') ? 'ts' : 'js'}`
    const { startInProcess } = (await import(/* @vite-ignore */ processPart)) as typeof import('./start-in-process.ts')
    return await startInProcess(options, agents)
  }
  const notices: Array<{ code: 'host-fallback'; message: string }> = []
  if (loading != null) {
    try {
      if (loading instanceof Error) throw loading
      return await startInWorker(loading, options, agents)
    } catch (error) {
      if ((error as Error).name !== 'WorkerHostError') throw error
      notices.push({ code: 'host-fallback', message: `The node runs on the page's own thread: ${(error as Error).message}.` })
    }
  }
  const { startOnPage } = await import('./start-on-page.ts')
  return await startOnPage(options, agents, notices)
}

/** Most relays are named by a URL: what reads other addresses is loaded for those alone. */
async function assertRelay(address: string): Promise<void> {
  if (isUrl(address)) return
  const { assertRelayAddress } = await import('./mesh/relay-address.ts')
  assertRelayAddress(address)
}
