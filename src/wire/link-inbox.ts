/** What the contract of links sends, and what it sees arrive. */
import type { Link, OutgoingMessage, ReceivedMessage } from './link.ts'
import { MessageType } from './message-type.ts'

/** A message whose payload anybody can check: `size` bytes that follow from `seed`. */
export const message = (size: number, seed = 0): OutgoingMessage => ({ type: MessageType.TASK_PROGRESS, payload: pattern(size, seed) })

export function pattern(size: number, seed: number): Uint8Array {
  const bytes = new Uint8Array(size)
  for (let i = 0; i < size; i++) bytes[i] = (i * 31 + (i >>> 8) + seed * 7) & 0xff
  return bytes
}

/** What arrives at an end, from now on. */
export function watched(link: Link): { payloads: Uint8Array[]; messages: ReceivedMessage[]; drops: string[]; closes: string[] } {
  const seen = { payloads: [] as Uint8Array[], messages: [] as ReceivedMessage[], drops: [] as string[], closes: [] as string[] }
  link.addEventListener('message', ({ detail }) => {
    if (detail.type !== MessageType.TASK_PROGRESS) return
    seen.messages.push(detail)
    seen.payloads.push(detail.payload)
  })
  link.addEventListener('drop', ({ detail }) => seen.drops.push(detail))
  link.addEventListener('close', ({ detail }) => seen.closes.push(detail))
  return seen
}
