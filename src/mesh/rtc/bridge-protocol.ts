/** What a node in a worker and the page that holds its `RTCPeerConnection` objects say to each other. */

export type PeerConnectionCall =
  | { readonly method: 'createOffer' | 'createAnswer' }
  | { readonly method: 'setLocalDescription'; readonly argument: RTCSessionDescriptionInit }
  | { readonly method: 'setRemoteDescription'; readonly argument: RTCSessionDescriptionInit }
  | { readonly method: 'addIceCandidate'; readonly argument: RTCIceCandidateInit }

export type ToPage =
  | { readonly type: 'create'; readonly id: number; readonly configuration: RTCConfiguration | undefined }
  | { readonly type: 'call'; readonly id: number; readonly call: number; readonly what: PeerConnectionCall }
  | {
      readonly type: 'channel'
      readonly id: number
      readonly channel: number
      readonly label: string
      readonly options: RTCDataChannelInit | undefined
    }
  | { readonly type: 'close'; readonly id: number }

export type FromPage =
  | { readonly type: 'result'; readonly id: number; readonly call: number; readonly value: RTCSessionDescriptionInit | undefined }
  | { readonly type: 'error'; readonly id: number; readonly call: number; readonly message: string; readonly name: string }
  | {
      readonly type: 'state'
      readonly id: number
      readonly connectionState: RTCPeerConnectionState
      readonly iceConnectionState: RTCIceConnectionState
    }
  | { readonly type: 'candidate'; readonly id: number; readonly candidate: RTCIceCandidateInit | null }
  /** A channel that the worker asked for. */
  | { readonly type: 'channel'; readonly id: number; readonly channel: number; readonly real: RTCDataChannel }
  /** A channel that the other peer opened. */
  | { readonly type: 'incoming'; readonly id: number; readonly real: RTCDataChannel }
