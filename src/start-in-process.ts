import { generateKeyPair } from '@libp2p/crypto/keys'
import type { AgentHost } from './agent-host.ts'
import { localChannel, localSandbox } from './local-core.ts'
import { takeIdentity } from './mesh/identity-slots.ts'
import { lookAtRelay } from './mesh/relay-document.ts'
import { loadWebRtcNode } from './mesh/rtc/load-webrtc-node.ts'
import type { CoreChannel } from './node-protocol.ts'
import type { ResolvedOptions } from './options.ts'
import { startCore } from './start-core.ts'
import { openLevelStore } from './storage/level-store.ts'
import { MemoryStore } from './storage/memory-store.ts'

/** Starts the core in a Node process. With a data folder the identity outlives it; the store's own lock keeps two processes apart. */
export async function startInProcess(options: ResolvedOptions, agents: AgentHost): Promise<CoreChannel> {
  const kept = options.dataFolder == null ? undefined : await openLevelStore(options.dataFolder)
  const store = kept ?? new MemoryStore()
  const identity =
    kept == null
      ? { privateKey: await generateKeyPair('Ed25519'), slot: undefined, release: () => {} }
      : await takeIdentity({ store, locks: undefined }, { scope: options.network, preferred: 0 })
  const webRtc = options.direct ? await loadWebRtcNode() : undefined
  return await localChannel(say =>
    startCore(
      {
        identity,
        store,
        webRtc: webRtc?.module,
        look: lookAtRelay,
        notices: [],
        sandboxFor: agent => localSandbox(agents, agent),
        say,
        afterStop: () => store.close()
      },
      options,
      'process'
    )
  )
}
