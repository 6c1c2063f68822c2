import type * as WebRtcModule from '@libp2p/webrtc'
import { systemClock } from './base/clock.ts'
import { errorToData } from './base/errors.ts'
import { ParkedClock } from './base/parked-clock.ts'
import type { HostKind, NoticeView } from './kyrox-node.ts'
import type { Identity } from './mesh/identity-slots.ts'
import { createMeshLibp2p, type MeshLibp2p } from './mesh/mesh-libp2p.ts'
import { assertRelayAddress } from './mesh/relay-address.ts'
import type { RelayLook } from './mesh/relay-document.ts'
import { NodeCore } from './node-core.ts'
import type { AgentDescription, FromCore, ToCore } from './node-protocol.ts'
import type { ResolvedOptions } from './options.ts'
import { platformName } from './platform.ts'
import type { Sandbox } from './runtime/sandbox.ts'
import type { Store } from './storage/store.ts'

export interface StartCorePorts {
  readonly identity: Identity
  readonly store: Store
  readonly webRtc: typeof WebRtcModule | undefined
  readonly look: RelayLook
  readonly sandboxFor: (agent: AgentDescription) => Sandbox
  readonly say: (message: FromCore, transfer: Transferable[]) => void
  /** Nothing is connected yet. */
  readonly onLibp2p?: (libp2p: MeshLibp2p) => void
  readonly notices: ReadonlyArray<{ readonly code: NoticeView['code']; readonly message: string }>
  /** After everything else is stopped. */
  readonly afterStop: () => Promise<void> | void
}

/** The core of a node on this thread, and what feeds it. */
export interface RunningCore {
  readonly core: NodeCore
  readonly hear: (message: ToCore) => void
}

/** Relays that may be found later, when those given are away; a peer is tried at each relay that it names. */
const SLOTS_AT_FOUND = 2

/** Puts libp2p and the core together, starts both, and says `ready`. Fails with nothing left of it. */
export async function startCore(ports: StartCorePorts, options: ResolvedOptions, hostedIn: HostKind): Promise<RunningCore> {
  try {
    return await started(ports, options, hostedIn)
  } catch (error) {
    await inTurn([ports.identity.release, ports.afterStop])
    throw error
  }
}

async function started(ports: StartCorePorts, options: ResolvedOptions, hostedIn: HostKind): Promise<RunningCore> {
  const { identity, store, webRtc, look, sandboxFor, say, notices, afterStop } = ports
  options.relays.forEach(assertRelayAddress)
  const { network, iceServers, relays } = options
  const libp2p = await createMeshLibp2p({
    privateKey: identity.privateKey,
    network,
    iceServers,
    slots: relays.length + SLOTS_AT_FOUND,
    webRtc
  })
  ports.onLibp2p?.(libp2p)
  const ticks = (): number => performance.now()
  const core = new NodeCore(
    {
      libp2p,
      // each task sets deadlines minutes away, and most take them back within milliseconds
      clock: new ParkedClock(systemClock, ticks),
      ticks,
      random: Math.random,
      look,
      sandboxFor,
      store,
      sign: async message => await identity.privateKey.sign(message),
      tell: (changes, transfer) => say({ type: 'changes', changes }, transfer),
      answer: (request, answer) =>
        void answer.then(
          value => say({ type: 'answer', request, value }, []),
          (error: unknown) => say({ type: 'answer', request, error: errorToData(error) }, [])
        )
    },
    { ...options, hostedIn, platform: platformName(), canDirect: webRtc != null }
  )
  try {
    await core.start()
  } catch (error) {
    await core.stop().catch(() => {})
    throw error
  }
  say({ type: 'ready', snapshot: core.snapshot, slot: identity.slot }, [])
  // after the snapshot, which would tell them a second time
  for (const { code, message } of notices) core.notice(code, message)
  const stop = async (): Promise<void> => {
    await inTurn([() => core.stop(), identity.release, afterStop])
    say({ type: 'stopped' }, [])
  }
  return { core, hear: message => (message.type === 'stop' ? void stop() : core.hear(message)) }
}

/** Each of them, whatever the ones before did: whoever waits for the end must hear of it. */
async function inTurn(parts: ReadonlyArray<() => Promise<void> | void>): Promise<void> {
  for (const part of parts) {
    try {
      await part()
    } catch {
      // what did not end cleanly has nobody left to serve
    }
  }
}
