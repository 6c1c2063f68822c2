import type { Connection } from '@libp2p/interface'
import { readUvarint } from '../wire/frame.ts'
import { WHO_CAN_PROTOCOL } from './protocol-names.ts'
import { exchange } from './stream-exchange.ts'
import { type Answer, decodeAnswer, encodeQuestion, MAX_ANSWER_BYTES, type Question } from './who-can.ts'

export interface RelayQuestion extends Pick<Question, 'capabilities' | 'limit' | 'presence'> {
  readonly network: string
}

/** Asks a relay who offers what, and how many; tells it of this node at the same time. Nothing when it does not know how, or does not answer in time. */
export async function askRelay(
  connection: Connection,
  { network, ...question }: RelayQuestion,
  signal: AbortSignal
): Promise<Answer | undefined> {
  const frames = [new TextEncoder().encode(network), encodeQuestion({ id: 'relay', hops: 0, ...question })]
  try {
    const bytes = await exchange(connection, { protocol: WHO_CAN_PROTOCOL, frames, limitBytes: MAX_ANSWER_BYTES }, signal)
    const length = readUvarint(bytes, 0)
    return length == null ? undefined : decodeAnswer(bytes.subarray(length[1], length[1] + length[0]))
  } catch {
    return undefined
  }
}
