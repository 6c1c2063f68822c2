/** What a browser's node can begin while its code is still loading. Kept small: it is in the first file that the node's worker loads. */
import { freshKey } from './mesh/fresh-key.ts'
import { lookAhead, type RelayLook } from './mesh/relay-document.ts'
import { type LoadedWebRtc, loadWebRtc } from './mesh/rtc/load-webrtc.ts'
import { RtcBridge } from './mesh/rtc/rtc-bridge.ts'
import type { ResolvedOptions } from './options.ts'
import { type OpenedStore, openStore } from './storage/open-store.ts'

export interface EarlyStart {
  readonly store: Promise<OpenedStore>
  /** For a tab that has no identity yet. */
  readonly key: Promise<Uint8Array | undefined>
  readonly look: RelayLook
  /** `undefined`: not wanted, or nobody bridges it. */
  readonly webRtc: Promise<LoadedWebRtc> | undefined
}

/** Opens the store, makes a key, asks the relays what they are, and loads WebRTC: over `bridge` in a worker, this thread's own on a page. */
export function beginEarly({ storageName, relays, direct }: ResolvedOptions, bridge: MessagePort | undefined | 'native'): EarlyStart {
  const webRtc = !direct || bridge == null ? undefined : loadWebRtc(bridge === 'native' ? undefined : new RtcBridge(bridge))
  const store = openStore(storageName)
  // both are awaited later; until then a failure is nobody's
  store.catch(() => {})
  webRtc?.catch(() => {})
  return { store, key: freshKey(), look: lookAhead(relays), webRtc }
}
