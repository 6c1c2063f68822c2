/** The browser's own data channels, with nothing on top: what everything else is compared with. */

/** As good a sender as it can be written in a page: 16 KiB a message, 64 KiB waiting. */
const BULK_MESSAGE_BYTES = 16 * 1024
const BULK_BUFFER_BYTES = 64 * 1024

export class RawPeer {
  readonly #connection = new RTCPeerConnection({ iceServers: [] })
  readonly #open: Promise<{ readonly echo: RTCDataChannel; readonly bulk: RTCDataChannel }>

  /** Both sides make the same two channels, so that none has to wait for the other's. */
  constructor() {
    const echo = this.#channel('echo', 1)
    const bulk = this.#channel('bulk', 2)
    this.#open = Promise.all([opened(echo), opened(bulk)]).then(() => ({ echo, bulk }))
  }

  async offer(): Promise<RTCSessionDescriptionInit> {
    await this.#connection.setLocalDescription(await this.#connection.createOffer())
    return await this.#described()
  }

  async answer(offer: RTCSessionDescriptionInit): Promise<RTCSessionDescriptionInit> {
    await this.#connection.setRemoteDescription(offer)
    await this.#connection.setLocalDescription(await this.#connection.createAnswer())
    return await this.#described()
  }

  async accept(answer: RTCSessionDescriptionInit): Promise<void> {
    await this.#connection.setRemoteDescription(answer)
    await this.#open
  }

  /** Answers: each message comes back; a number on the other channel is a wish for so many bytes. */
  async serve(): Promise<void> {
    const { echo, bulk } = await this.#open
    echo.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => echo.send(data)
    bulk.onmessage = ({ data }: MessageEvent<string>) => void sendBulk(bulk, Number(data))
  }

  async echo(): Promise<Echo> {
    const { echo } = await this.#open
    return {
      send: bytes => echo.send(bytes),
      hear: listener => (echo.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => listener(data.byteLength))
    }
  }

  /** So many bytes, whole, in one array. */
  async fetch(bytes: number): Promise<Uint8Array> {
    const { bulk } = await this.#open
    const whole = new Uint8Array(bytes)
    let filled = 0
    const done = new Promise<Uint8Array>(resolve => {
      bulk.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
        whole.set(new Uint8Array(data), filled)
        filled += data.byteLength
        if (filled >= bytes) resolve(whole)
      }
    })
    bulk.send(String(bytes))
    return await done
  }

  #channel(label: string, id: number): RTCDataChannel {
    const channel = this.#connection.createDataChannel(label, { negotiated: true, id })
    channel.binaryType = 'arraybuffer'
    return channel
  }

  async #described(): Promise<RTCSessionDescriptionInit> {
    const connection = this.#connection
    if (connection.iceGatheringState !== 'complete') {
      await new Promise<void>(resolve => {
        connection.onicegatheringstatechange = () => connection.iceGatheringState === 'complete' && resolve()
      })
    }
    const { type = 'offer', sdp = '' } = connection.localDescription ?? {}
    return { type, sdp }
  }
}

/** A pipe whose other end sends everything back. */
export interface Echo {
  readonly send: (bytes: Uint8Array<ArrayBuffer>) => void
  /** Told how many bytes came. */
  readonly hear: (listener: (bytes: number) => void) => void
}

const opened = (channel: RTCDataChannel): Promise<void> => new Promise(resolve => (channel.onopen = () => resolve()))

async function sendBulk(channel: RTCDataChannel, bytes: number): Promise<void> {
  const message = new Uint8Array(BULK_MESSAGE_BYTES).fill(7)
  channel.bufferedAmountLowThreshold = BULK_BUFFER_BYTES / 2
  for (let left = bytes; left > 0; left -= BULK_MESSAGE_BYTES) {
    if (channel.bufferedAmount >= BULK_BUFFER_BYTES) {
      await new Promise<void>(resolve => {
        channel.onbufferedamountlow = () => resolve()
      })
    }
    channel.send(message.subarray(0, Math.min(left, BULK_MESSAGE_BYTES)))
  }
}
