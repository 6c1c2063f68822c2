import type { AgentHost } from './agent-host.ts'
import { browserIdentity } from './browser-identity.ts'
import { beginEarly } from './early-start.ts'
import type { NoticeView } from './kyrox-node.ts'
import { localChannel, localSandbox } from './local-core.ts'
import type { CoreChannel } from './node-protocol.ts'
import type { ResolvedOptions } from './options.ts'
import { keepSlot, readSlot } from './own-slot.ts'
import { startCore } from './start-core.ts'

type Notice = { readonly code: NoticeView['code']; readonly message: string }

/** Starts the core on the page's own thread. `said` is why, where that was not what was asked for. */
export async function startOnPage(options: ResolvedOptions, agents: AgentHost, said: readonly Notice[]): Promise<CoreChannel> {
  const { storageName, network } = options
  const early = beginEarly(options, 'native')
  const [{ identity, store, close, notices }, webRtc] = await Promise.all([
    browserIdentity(early, network, readSlot(storageName, network)),
    early.webRtc
  ])
  if (webRtc?.kind === 'none')
    notices.push({ code: 'webrtc-missing', message: 'This browser has no WebRTC: every link stays on the relay.' })
  keepSlot(storageName, network, identity.slot)
  const closeAll = (): void => webRtc?.closeAll()
  addEventListener('pagehide', closeAll)
  return await localChannel(say =>
    startCore(
      {
        identity,
        store,
        webRtc: webRtc?.module,
        look: early.look,
        notices: [...said, ...notices],
        sandboxFor: agent => localSandbox(agents, agent),
        say,
        afterStop: async () => {
          removeEventListener('pagehide', closeAll)
          await close()
        }
      },
      options,
      'page'
    )
  )
}
