import type { SameResult } from '../tasks/task-copies.ts'
import { encodeValue } from '../wire/value.ts'

export const NOTHING = new Uint8Array(0)

/** What one node answered: a value with its canonical CBOR, or an error. */
export interface Answer {
  readonly nodeId: string
  readonly value?: unknown
  readonly error?: Error
  readonly bytes: Uint8Array
}

/** A node's answer; one that CBOR cannot carry is an error: it could not have come from anywhere else either. */
export function answerOf(nodeId: string, value: unknown): Answer {
  try {
    return { nodeId, value, bytes: encodeValue(value) }
  } catch (error) {
    return { nodeId, error: error as Error, bytes: NOTHING }
  }
}

/** Nodes that said the same, and what the first of them said. */
export interface AnswerGroup {
  readonly first: Answer
  readonly nodes: string[]
}

/**
 * Answers that are the same together, the largest group first. Values are the same when their canonical CBOR is: keys in order, each number in its shortest
 * form, one NaN, no -0. With a tolerance each is held against the first of a group, so that a chain of small steps leads nowhere.
 */
export function grouped(answers: readonly Answer[], how: SameResult): AnswerGroup[] {
  const groups: AnswerGroup[] = []
  for (const answer of answers) {
    const found = groups.find(({ first }) => isSame(first, answer, how))
    if (found == null) groups.push({ first: answer, nodes: [answer.nodeId] })
    else found.nodes.push(answer.nodeId)
  }
  return groups.sort((a, b) => b.nodes.length - a.nodes.length)
}

/** Errors are the same by their names: their texts may name the machine that they come from. */
function isSame(one: Answer, other: Answer, how: SameResult): boolean {
  if (one.error != null || other.error != null) return one.error?.name === other.error?.name
  const [a, b] = [one.bytes, other.bytes]
  if (a.length === b.length && a.every((byte, i) => byte === b[i])) return true
  return how !== 'cbor' && isNear(one.value, other.value, how.tolerance)
}

/** The same but for numbers, which may differ by a share of the larger one, or by that much when both are below 1. */
function isNear(one: unknown, other: unknown, tolerance: number): boolean {
  if (typeof one === 'number' && typeof other === 'number') {
    if (Number.isNaN(one) || Number.isNaN(other)) return Number.isNaN(one) && Number.isNaN(other)
    // infinities are near to themselves alone
    return one === other || Math.abs(one - other) <= tolerance * Math.min(Number.MAX_VALUE, Math.max(1, Math.abs(one), Math.abs(other)))
  }
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null) return one === other
  if (ArrayBuffer.isView(one) || ArrayBuffer.isView(other)) return isSameBytes(one, other)
  if (Array.isArray(one) !== Array.isArray(other)) return false
  const [ours, theirs] = [new Map(Object.entries(one)), new Map(Object.entries(other))]
  return ours.size === theirs.size && [...ours].every(([key, part]) => theirs.has(key) && isNear(part, theirs.get(key), tolerance))
}

function isSameBytes(one: object, other: object): boolean {
  if (!(one instanceof Uint8Array && other instanceof Uint8Array)) return false
  return one.length === other.length && one.every((byte, i) => byte === other[i])
}
