/** Chromium counts 500 `RTCPeerConnection` objects, closed ones too, until it collects them: a redial loop would end WebRTC in the tab. */
const MAX_PER_HOUR_AND_PEER = 10
const MAX_PER_HOUR = 240
const HOUR_MS = 3_600_000

/** Counts WebRTC attempts, so that a loop of failures cannot use the tab up. Time is passed in. */
export class DirectBudget {
  readonly #attempts: Array<{ readonly peerId: string; readonly at: number }> = []

  /** Takes one attempt from the budget; false when there is none left for this peer or this hour. */
  take(peerId: string, now: number): boolean {
    while (this.#attempts[0] != null && this.#attempts[0].at < now - HOUR_MS) this.#attempts.shift()
    const ofPeer = this.#attempts.filter(attempt => attempt.peerId === peerId).length
    if (this.#attempts.length >= MAX_PER_HOUR || ofPeer >= MAX_PER_HOUR_AND_PEER) return false
    this.#attempts.push({ peerId, at: now })
    return true
  }
}
