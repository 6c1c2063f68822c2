import { browserIdentity } from './browser-identity.ts'
import type { EarlyStart } from './early-start.ts'
import type { MeshLibp2p } from './mesh/mesh-libp2p.ts'
import { packed } from './packed-changes.ts'
import { PageAgents } from './page-agents.ts'
import { type RunningCore, startCore } from './start-core.ts'
import type { FromWorker, ToWorker } from './worker-protocol.ts'

/** Joining is mostly over by then, and its code does not compete with what joining needs. */
const FAREWELLS_AFTER_MS = 1_000

/** Starts a core in this worker: WebRTC through the page's bridge, agents through the page's workers. */
export async function startWorkerCore(
  { options, rtc, slot }: Extract<ToWorker, { type: 'start' }>,
  early: EarlyStart,
  say: (message: FromWorker, transfer?: Transferable[]) => void,
  close: () => void
): Promise<{ readonly core: RunningCore; readonly agents: PageAgents }> {
  const agents = new PageAgents(say)
  const [{ identity, store, close: closeStore, notices }, webRtc] = await Promise.all([
    browserIdentity(early, options.network, slot),
    early.webRtc
  ])
  if (rtc == null && options.direct)
    notices.push({ code: 'webrtc-missing', message: 'This browser has no WebRTC: every link stays on the relay.' })
  const core = await startCore(
    {
      identity,
      store,
      notices,
      webRtc: webRtc?.module,
      look: early.look,
      sandboxFor: agent => agents.sandboxFor(agent),
      say: (message, transfer) =>
        say(message.type === 'changes' ? { type: 'changes', changes: packed(message.changes) } : { type: 'core', message }, transfer),
      onLibp2p: libp2p => prepareFarewells(libp2p, say),
      // the last word must leave before the worker goes
      afterStop: async () => {
        await closeStore()
        setTimeout(close, 50)
      }
    },
    options,
    'worker'
  )
  return { core, agents }
}

function prepareFarewells(libp2p: MeshLibp2p, say: (message: FromWorker) => void): void {
  const load = async (): Promise<void> => {
    const { Farewells } = await import('./mesh/farewells.ts')
    new Farewells({ libp2p, tell: farewells => say({ type: 'farewells', farewells }) }).start()
  }
  // what cannot be loaded is missing: the node's own closing of its sockets may still be in time
  setTimeout(() => load().catch(() => {}), FAREWELLS_AFTER_MS)
}
