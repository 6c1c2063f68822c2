import { browserIdentity } from './browser-identity.ts'
import type { EarlyStart } from './early-start.ts'
import { packed } from './packed-changes.ts'
import { PageAgents } from './page-agents.ts'
import { type RunningCore, startCore } from './start-core.ts'
import type { FromWorker, ToWorker } from './worker-protocol.ts'

/** Starts a core in this worker: WebRTC through the page's bridge, agents through the page's workers. */
export async function startWorkerCore(
  { options, rtc, slot }: Extract<ToWorker, { type: 'start' }>,
  early: EarlyStart,
  say: (message: FromWorker, transfer?: Transferable[]) => void,
  close: () => void
): Promise<{ readonly core: RunningCore; readonly agents: PageAgents }> {
  const agents = new PageAgents(say)
  const [{ identity, store, close: closeStore, notices }, webRtc] = await Promise.all([
    browserIdentity(early.store, options.network, slot),
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
