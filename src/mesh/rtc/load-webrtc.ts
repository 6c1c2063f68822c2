import type * as WebRtcModule from '@libp2p/webrtc'
import { withLateListeners } from './late-listeners.ts'
import { PlainIceCandidate, PlainSessionDescription } from './plain-descriptions.ts'
import type { RtcBridge } from './rtc-bridge.ts'

/** The classes that libp2p's WebRTC module takes from the global scope, once, when it is evaluated. */
interface RtcGlobals {
  RTCPeerConnection?: unknown
  RTCSessionDescription?: unknown
  RTCIceCandidate?: unknown
}

/** `none`: this thread has no WebRTC and nobody bridges it. */
export type WebRtcKind = 'native' | 'bridged' | 'none'

export interface LoadedWebRtc {
  readonly kind: WebRtcKind
  readonly module: typeof WebRtcModule | undefined
  /** Closes every connection made on this thread, so that peers know at once. */
  readonly closeAll: () => void
}

/**
 * Loads libp2p's WebRTC transport with classes that fit this thread: the bridge's in a worker, the page's own made tolerant elsewhere.
 * The page's globals are put back at once.
 */
export async function loadWebRtc(bridge?: RtcBridge): Promise<LoadedWebRtc> {
  const scope = globalThis as RtcGlobals
  if (bridge != null) {
    Object.assign(scope, {
      RTCPeerConnection: bridge.PeerConnection,
      RTCSessionDescription: PlainSessionDescription,
      RTCIceCandidate: PlainIceCandidate
    })
    return { kind: 'bridged', module: await import('@libp2p/webrtc'), closeAll: () => {} }
  }
  const native = scope.RTCPeerConnection as typeof RTCPeerConnection | undefined
  if (native == null) return { kind: 'none', module: undefined, closeAll: () => {} }
  nativeModule ??= loadNative(scope, native)
  return await nativeModule
}

/** A module is evaluated once for a page, however many nodes it has. */
let nativeModule: Promise<LoadedWebRtc> | undefined

async function loadNative(scope: RtcGlobals, native: typeof RTCPeerConnection): Promise<LoadedWebRtc> {
  const open = new Set<RTCPeerConnection>()
  const closeAll = (): void => {
    for (const connection of open) connection.close()
    open.clear()
  }
  try {
    scope.RTCPeerConnection = withLateListeners(native, connection => {
      open.add(connection)
      connection.addEventListener('connectionstatechange', () => connection.connectionState === 'closed' && open.delete(connection))
    })
    return { kind: 'native', module: await import('@libp2p/webrtc'), closeAll }
  } finally {
    scope.RTCPeerConnection = native
  }
}
