/** For tests: an outbox, and a pipe that takes as much as it is told to. */
import { systemClock } from '../base/clock.ts'
import type { BytePipe } from './byte-pipe.ts'
import { decodeFrame, encodeFrame, type Frame } from './frame.ts'
import { FrameReader } from './frame-reader.ts'
import { LinkClosedError } from './link.ts'
import { Outbox } from './outbox.ts'
import { StreamPath } from './stream-path.ts'

/** A pipe that takes `room` pieces and is full then, until `drain`. Remembers what it took. */
export class SlowPipe implements BytePipe {
  readonly pieces: Uint8Array[] = []
  room: number
  broken = false
  #waiting: Array<() => void> = []

  constructor(room = Number.POSITIVE_INFINITY) {
    this.room = room
  }

  send(bytes: Uint8Array): boolean {
    if (this.broken) throw new Error('reset')
    this.pieces.push(bytes)
    return --this.room > 0
  }

  drained(): Promise<void> {
    return new Promise(resolve => this.#waiting.push(resolve))
  }

  /** Makes room, and lets the outbox use it. */
  async drain(room: number): Promise<void> {
    this.room = room
    for (const resolve of this.#waiting.splice(0)) resolve()
    await nextTask()
  }

  /** Everything taken so far, as frames. */
  get frames(): Frame[] {
    const reader = new FrameReader()
    return this.pieces.flatMap(piece => reader.push(piece)).map(bytes => decodeFrame(bytes) as Frame)
  }

  open(): void {}
  close(): void {}
  abort(): void {}
}

/** An outbox that sends by this pipe, told of `acks`. */
export function outboxOn(pipe: BytePipe, acks: number[] = []): Outbox {
  const outbox = new Outbox({ clock: systemClock, takeAck: () => acks.shift() })
  outbox.use(pathOf(pipe, outbox))
  return outbox
}

/** A path of which an outbox hears only its end. */
export function pathOf(pipe: BytePipe, outbox: Outbox): StreamPath {
  return new StreamPath(pipe, {
    onFrame: () => {},
    onHeard: () => {},
    onSent: () => {},
    onDrop: () => {},
    onEnd: (_, reason) => outbox.fail(new LinkClosedError(`Link is closed: ${reason}`))
  })
}

/** How many frames of these are counted. */
export const counted = (frames: readonly Frame[]): number =>
  frames.filter(({ kind }) => ['numbered', 'first', 'chunk', 'abandon'].includes(kind)).length

/** Everything that can go out has. */
export const nextTask = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 2))

/** A short message as a frame. */
export const short = (...bytes: number[]): Uint8Array => encodeFrame({ kind: 'numbered', bytes: Uint8Array.from(bytes) })

/** First letters of what a pipe took. */
export const kinds = (pipe: SlowPipe): string => pipe.frames.map(({ kind }) => kind[0]).join('')
