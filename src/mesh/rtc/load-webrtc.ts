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

/**
 * Loads libp2p's WebRTC transport with classes that fit this thread: the bridge's in a worker, the page's own made tolerant elsewhere.
 * The page's globals are put back at once.
 */
export async function loadWebRtc(
  bridge?: RtcBridge
): Promise<{ readonly kind: WebRtcKind; readonly module: typeof WebRtcModule | undefined }> {
  const scope = globalThis as RtcGlobals
  if (bridge != null) {
    Object.assign(scope, {
      RTCPeerConnection: bridge.PeerConnection,
      RTCSessionDescription: PlainSessionDescription,
      RTCIceCandidate: PlainIceCandidate
    })
    return { kind: 'bridged', module: await import('@libp2p/webrtc') }
  }
  const native = scope.RTCPeerConnection as typeof RTCPeerConnection | undefined
  if (native == null) return { kind: 'none', module: undefined }
  try {
    scope.RTCPeerConnection = withLateListeners(native)
    return { kind: 'native', module: await import('@libp2p/webrtc') }
  } finally {
    scope.RTCPeerConnection = native
  }
}
