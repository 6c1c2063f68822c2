import type { AgentMessage } from '../wire/proto/agent-message.js'
import type { Inquiry, InquiryPorts } from './inquiry.ts'
import type { PeerLink } from './peer-link.ts'

/** An {@link Inquiry} that is loaded when it is first needed: nothing of it is needed to join. What cannot be loaded is missing, and tried again the next time. */
export class LateInquiry {
  readonly #ports: InquiryPorts
  #loading: Promise<Inquiry | undefined> | undefined
  #loaded: Inquiry | undefined
  #stopped = false

  constructor(ports: InquiryPorts) {
    this.#ports = ports
  }

  stop(): void {
    this.#stopped = true
    this.#loaded?.stop()
  }

  /** Loads it now, while what it is loaded from is still there. */
  prepare(): void {
    void this.#load()
  }

  /** See {@link Inquiry.heard}; before it is loaded nobody can have asked. */
  heard(peerId: string): void {
    this.#loaded?.heard(peerId)
  }

  async inquire(suspect: PeerLink): Promise<void> {
    const inquiry = await this.#load()
    inquiry?.inquire(suspect)
  }

  /** Rejects at a body that does not decode. */
  async take(link: PeerLink, message: AgentMessage): Promise<void> {
    const inquiry = await this.#load()
    inquiry?.take(link, message)
  }

  async isGone(peerId: string, matters: () => boolean): Promise<boolean> {
    const inquiry = await this.#load()
    return inquiry != null && (await inquiry.isGone(peerId, matters))
  }

  #load(): Promise<Inquiry | undefined> {
    if (this.#stopped) return Promise.resolve(undefined)
    this.#loading ??= import('./inquiry.ts').then(
      ({ Inquiry }) => {
        this.#loaded = new Inquiry(this.#ports)
        if (this.#stopped) this.#loaded.stop()
        return this.#loaded
      },
      () => {
        this.#loading = undefined
        return undefined
      }
    )
    return this.#loading
  }
}
