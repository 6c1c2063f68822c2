import type * as WebRtcModule from '@libp2p/webrtc'
import { RTCPeerConnection } from 'node-datachannel/polyfill'
import { hearLate, INIT_CHANNEL } from './late-listeners.ts'

let cured = false

/** {@link loadWebRtc} for Node, where libp2p takes its classes from node-datachannel: the prototype is made tolerant, once for the process. */
export async function loadWebRtcNode(): Promise<{ readonly kind: 'native'; readonly module: typeof WebRtcModule }> {
  if (!cured) {
    cured = true
    const { createDataChannel } = RTCPeerConnection.prototype
    RTCPeerConnection.prototype.createDataChannel = function (label, options) {
      const channel = createDataChannel.call(this, label, options)
      return label === INIT_CHANNEL ? hearLate(channel) : channel
    }
  }
  return { kind: 'native', module: await import('@libp2p/webrtc') }
}
