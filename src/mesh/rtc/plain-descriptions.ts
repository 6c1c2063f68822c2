/** `RTCSessionDescription` and `RTCIceCandidate` as libp2p makes them in a worker, which has neither. */
export class PlainSessionDescription {
  readonly type: RTCSdpType
  readonly sdp: string

  constructor({ type, sdp = '' }: RTCSessionDescriptionInit) {
    this.type = type
    this.sdp = sdp
  }
}

export class PlainIceCandidate {
  readonly #init: RTCIceCandidateInit

  constructor(init: RTCIceCandidateInit) {
    this.#init = init
  }

  get candidate(): string {
    return this.#init.candidate ?? ''
  }

  toJSON(): RTCIceCandidateInit {
    return this.#init
  }
}
