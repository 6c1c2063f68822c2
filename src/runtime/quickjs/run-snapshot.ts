/**
 * A run at rest as bytes, to go on somewhere else: head, checksum, and a deflated body of a JSON index, the values that were under way, and the memory.
 * The bytes come from strangers: every size is checked before anything is allocated by it. What is in the memory is not looked at; it is only ever run
 * in a sandbox.
 */
import { KyroxError } from '../../base/errors.ts'
import { PAGE_BYTES } from './capped-wasm.ts'
import { deflated, inflated } from './deflate.ts'
import type { FrozenRun } from './guest-session.ts'
import { MAX_VALUE_BYTES, type PackedValue } from './guest-values.ts'

/** These bytes are no snapshot of this program, or of another version of the engine, or they were damaged. */
export class InvalidSnapshotError extends KyroxError {
  override name = 'InvalidSnapshotError'
}

/** What a snapshot must be of, to go on here. */
export interface SnapshotOf {
  /** Hash of the program's source and mode. */
  readonly program: string
  readonly engine: string
  readonly capability: string
  readonly mostMemoryBytes: number
}

interface ValueIndex {
  readonly id: number
  readonly isGood?: boolean
  readonly textBytes: number
  readonly bufferBytes: readonly number[]
}

interface Index {
  readonly program: string
  readonly engine: string
  readonly capability: string
  readonly stackPointer: number
  readonly runtimePtr: number
  readonly contextPtr: number
  readonly entry: number
  readonly memoryBytes: number
  readonly questions: readonly ValueIndex[]
  readonly answers: readonly ValueIndex[]
}

const MAGIC = [0x4b, 0x59, 0x51, 0x4a, 1]
const SUM_BYTES = 32
const HEAD_BYTES = MAGIC.length + SUM_BYTES
/** Of the index alone: a line for each value. */
const MAX_INDEX_BYTES = 1024 * 1024
/** Questions and answers that are under way, as {@link ./open-questions.ts} bounds them. */
const MAX_VALUES = 2_000

export async function writeSnapshot(frozen: FrozenRun, of: SnapshotOf): Promise<Uint8Array> {
  const { memory, ...pointers } = frozen.image
  const parts: Uint8Array[] = []
  const indexOf = (id: number, { text, buffers }: PackedValue): ValueIndex => {
    const bytes = new TextEncoder().encode(text)
    parts.push(bytes, ...buffers)
    return { id, textBytes: bytes.byteLength, bufferBytes: buffers.map(({ byteLength }) => byteLength) }
  }
  const { program, engine, capability } = of
  const index: Index = {
    ...{ program, engine, capability, ...pointers, memoryBytes: memory.byteLength },
    questions: frozen.questions.map(({ id, value }) => indexOf(id, value)),
    answers: frozen.answers.map(({ id, isGood, value }) => ({ ...indexOf(id, value), isGood }))
  }
  const indexBytes = new TextEncoder().encode(JSON.stringify(index))
  const size = new Uint8Array(4)
  new DataView(size.buffer).setUint32(0, indexBytes.byteLength)
  const body = await deflated([size, indexBytes, ...parts, memory])
  const snapshot = new Uint8Array(HEAD_BYTES + body.byteLength)
  snapshot.set(MAGIC)
  snapshot.set(await sumOf(body), MAGIC.length)
  snapshot.set(body, HEAD_BYTES)
  return snapshot
}

/** @throws InvalidSnapshotError */
export async function readSnapshot(bytes: Uint8Array, of: SnapshotOf): Promise<FrozenRun> {
  if (!(bytes instanceof Uint8Array) || bytes.byteLength <= HEAD_BYTES || MAGIC.some((byte, at) => bytes[at] !== byte))
    throw invalid('its head')
  const body = bytes.slice(HEAD_BYTES)
  const sum = await sumOf(body)
  if (sum.some((byte, at) => bytes[MAGIC.length + at] !== byte)) throw invalid('its checksum')
  const most = of.mostMemoryBytes + MAX_VALUE_BYTES * 2 + MAX_INDEX_BYTES
  const whole = await inflated(body, most).catch(() => {
    throw invalid('its size or its compression')
  })
  const reader = new Reader(whole)
  const index = indexIn(reader)
  assertOf(index, of)
  const questions = index.questions.map(each => ({ id: each.id, value: reader.value(each) }))
  const answers = index.answers.map(each => ({ id: each.id, isGood: each.isGood === true, value: reader.value(each) }))
  const { stackPointer, runtimePtr, contextPtr, entry, memoryBytes } = index
  const memory = reader.bytes(memoryBytes)
  if (!reader.isAtEnd) throw invalid('its size')
  return { image: { memory, stackPointer, runtimePtr, contextPtr, entry }, questions, answers }
}

function indexIn(reader: Reader): Index {
  const size = new DataView(reader.bytes(4).slice().buffer).getUint32(0)
  if (size > MAX_INDEX_BYTES) throw invalid('its index')
  let index: Partial<Index> | null
  try {
    index = JSON.parse(new TextDecoder().decode(reader.bytes(size)))
  } catch {
    throw invalid('its index')
  }
  const { questions, answers } = index ?? {}
  if (index == null || !areValues(questions) || !areValues(answers)) throw invalid('its index')
  // the numbers of the memory are checked where they are used
  return { ...(index as Index), questions, answers }
}

function assertOf(index: Index, { program, engine, capability, mostMemoryBytes }: SnapshotOf): void {
  if (index.engine !== engine) throw invalid(`its engine: expected "${engine}"`)
  if (index.program !== program) throw invalid('its program: it was made of another one')
  if (index.capability !== capability) throw invalid(`its capability: expected "${capability}"`)
  const { memoryBytes } = index
  if (!isCount(memoryBytes) || memoryBytes % PAGE_BYTES !== 0 || memoryBytes === 0) throw invalid('its memory')
  if (memoryBytes > mostMemoryBytes) throw invalid(`its memory: expected at most ${mostMemoryBytes} bytes, got ${memoryBytes}`)
  for (const pointer of [index.stackPointer, index.runtimePtr, index.contextPtr, index.entry]) {
    if (!isCount(pointer) || pointer === 0 || pointer > memoryBytes) throw invalid('its pointers')
  }
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0

const areValues = (values: unknown): values is readonly ValueIndex[] =>
  Array.isArray(values)
  && values.length <= MAX_VALUES
  && values.every(
    each => isCount(each?.id) && isCount(each.textBytes) && Array.isArray(each.bufferBytes) && each.bufferBytes.every(isCount)
  )

/** Takes the body apart from its start; there is never less than asked for. */
class Reader {
  readonly #bytes: Uint8Array
  #at = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.#at === this.#bytes.byteLength
  }

  bytes(length: number): Uint8Array {
    if (!(length <= this.#bytes.byteLength - this.#at)) throw invalid('its size')
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  value({ textBytes, bufferBytes }: ValueIndex): PackedValue {
    const text = new TextDecoder().decode(this.bytes(textBytes))
    return { text, buffers: bufferBytes.map(length => this.bytes(length).slice()) }
  }
}

const sumOf = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

const invalid = (what: string): InvalidSnapshotError =>
  new InvalidSnapshotError(`Expected a snapshot of this program, got one wrong in ${what}`)
