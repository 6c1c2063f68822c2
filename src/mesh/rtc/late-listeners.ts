/** What this needs of a data channel: the native one, Node's and the bridged one have it. */
interface StatefulTarget {
  readonly readyState: string
  addEventListener(type: string, listener: unknown, options?: unknown): void
}

/**
 * Makes a listener for `open` or `close` that comes too late hear it all the same.
 *
 * Cures a race in @libp2p/webrtc 6.0.33: both sides close the `init` channel of a new connection; the dialler, still busy with ICE candidates,
 * then waits for an `open` that has been and gone, until its 6 s time-out (12 of 81 cold connects failed so). Only the channel labelled `init` is touched.
 */
export function hearLate<Channel extends StatefulTarget>(channel: Channel): Channel {
  const add = channel.addEventListener.bind(channel)
  channel.addEventListener = (type: string, listener: unknown, options?: unknown): void => {
    add(type, listener, options)
    const missed = (type === 'open' && channel.readyState !== 'connecting') || (type === 'close' && channel.readyState === 'closed')
    if (missed && typeof listener === 'function') queueMicrotask(() => listener.call(channel, new Event(type)))
  }
  return channel
}

/** Label of the channel that libp2p opens only to have something to negotiate. */
export const INIT_CHANNEL = 'init'

/** A class like this one whose `init` channels hear late; `onMade` gets each object. */
export function withLateListeners<Base extends new (configuration?: RTCConfiguration) => RTCPeerConnection>(
  PeerConnection: Base,
  onMade: (connection: RTCPeerConnection) => void
): Base {
  // biome-ignore lint/suspicious/noExplicitAny: TypeScript asks a mixin's constructor to take any[]
  class TolerantPeerConnection extends (PeerConnection as new (...args: any[]) => RTCPeerConnection) {
    constructor(configuration?: RTCConfiguration) {
      super(configuration)
      onMade(this)
    }

    override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
      const channel = super.createDataChannel(label, options)
      return label === INIT_CHANNEL ? hearLate(channel) : channel
    }
  }
  // the mixin keeps the constructor's own parameters
  return TolerantPeerConnection as unknown as Base
}
