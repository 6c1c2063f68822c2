import type { AgentHost } from './agent-host.ts'
import { KyroxError } from './base/errors.ts'
import { canTransferChannels } from './channel-transfer.ts'
import { CommandWriter } from './command-writer.ts'
import { RtcBridgeHost } from './mesh/rtc/bridge-host.ts'
import type { CoreChannel, FromCore } from './node-protocol.ts'
import type { ResolvedOptions } from './options.ts'
import { keepSlot, readSlot } from './own-slot.ts'
import { unpacked } from './packed-changes.ts'
import { PageFarewell } from './page-farewell.ts'
import type { AgentWorker } from './runtime/worker-sandbox.ts'
import type { FromWorker, ToWorker } from './worker-protocol.ts'

/** The node cannot live in a worker here; the page must host it. */
export class WorkerHostError extends KyroxError {
  override name = 'WorkerHostError'
}

/** A worker's module that has not run by then is not coming: blocked by a policy, or another origin's. */
const LOAD_MS = 8_000

/**
 * Tells the node's worker to start, and lends it what only a page has: `RTCPeerConnection` objects and agents' workers.
 * @throws WorkerHostError
 */
export async function startInWorker({ worker, loaded }: LoadingWorker, options: ResolvedOptions, agents: AgentHost): Promise<CoreChannel> {
  const hasWebRtc = typeof RTCPeerConnection !== 'undefined'
  // the page's first RTCPeerConnection takes a while, in which the worker loads
  if (options.direct && hasWebRtc && !canTransferChannels()) {
    worker.terminate()
    throw new WorkerHostError('This browser cannot hand data channels to a worker')
  }
  const say = (message: ToWorker, transfer: Transferable[] = []): void => worker.postMessage(message, transfer)
  const rtc = hasWebRtc && options.direct ? new MessageChannel() : undefined
  const bridge = rtc == null ? undefined : new RtcBridgeHost(rtc.port1)
  const leaving = new PageFarewell({ window, send: (url, word) => navigator.sendBeacon(url, word), bridge })
  const spawned = new Map<number, AgentWorker>()
  let listener: (message: FromCore) => void = () => {}
  worker.addEventListener('message', ({ data }: MessageEvent<FromWorker>) => {
    if (data.type === 'core') {
      if (data.message.type === 'ready') keepSlot(options.storageName, options.network, data.message.slot)
      if (data.message.type === 'stopped' || data.message.type === 'failed') end()
      listener(data.message)
    } else if (data.type === 'changes') listener({ type: 'changes', changes: unpacked(data.changes) })
    else if (data.type === 'farewells') leaving.farewells = data.farewells
    else if (data.type === 'spawn') void spawn(agents, spawned, data.request, data.agent, say)
    else if (data.type === 'terminate') {
      spawned.get(data.request)?.terminate()
      spawned.delete(data.request)
    }
  })
  const end = (): void => {
    leaving.stop()
    bridge?.stop()
    for (const { terminate } of spawned.values()) terminate()
  }
  // before it has loaded: it hears as soon as it runs
  say({ type: 'start', options, rtc: rtc?.port2, slot: readSlot(options.storageName, options.network) }, rtc == null ? [] : [rtc.port2])
  try {
    await loaded
  } catch (error) {
    end()
    throw error
  }
  const writer = new CommandWriter(commands => say({ type: 'core', commands }))
  return { send: command => writer.send(command), onMessage: heard => (listener = heard) }
}

/** A worker that is on its way. */
export interface LoadingWorker {
  readonly worker: Worker
  /** Rejects with WorkerHostError when it is not coming. */
  readonly loaded: Promise<void>
}

/**
 * Asks for the node's worker: the first thing to do, because all else can be prepared while it loads.
 * @throws WorkerHostError
 */
export function askForWorker(): LoadingWorker {
  let worker: Worker
  try {
    worker = new Worker(new URL('./node-worker.ts', import.meta.url), { type: 'module', name: 'kyrox node' })
  } catch (error) {
    // a script of another origin may not start a worker
    throw new WorkerHostError(`The node's worker was refused: ${(error as Error).message}`)
  }
  const loaded = heardOf(worker)
  // whoever waits for it hears of a failure
  loaded.catch(() => {})
  return { worker, loaded }
}

function heardOf(worker: Worker): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(timer)
      worker.terminate()
      reject(new WorkerHostError(`The node's worker did not start: ${why}`))
    }
    const timer = setTimeout(() => fail(`no word from it in ${LOAD_MS} ms`), LOAD_MS)
    worker.onerror = event => fail(event.message || 'its module could not be loaded')
    const onMessage = (): void => {
      clearTimeout(timer)
      worker.onerror = null
      resolve()
    }
    worker.addEventListener('message', onMessage, { once: true })
  })
}

async function spawn(
  agents: AgentHost,
  spawned: Map<number, AgentWorker>,
  request: number,
  name: string,
  say: (message: ToWorker, transfer?: Transferable[]) => void
): Promise<void> {
  try {
    const worker = await agents.spawn(name)
    spawned.set(request, worker)
    worker.onExit(reason => {
      spawned.delete(request)
      say({ type: 'exited', request, reason })
    })
    say({ type: 'spawned', request, port: worker.port }, [worker.port])
  } catch (error) {
    say({ type: 'spawned', request, error: (error as Error).message })
  }
}
