/** A result of any shape as what can be shown: text that reads well, and the files that are in it. Pure. */
import { byteText } from '../byte-size.ts'

export interface ResultFile {
  /** Where in the result it was, as in `pages[0].bytes`. */
  readonly path: string
  readonly bytes: Uint8Array
  readonly type: string
  readonly name: string
  readonly isImage: boolean
}

export interface ResultParts {
  /** JSON with two spaces; files stand in it by their size. */
  readonly text: string
  readonly isCut: boolean
  readonly files: readonly ResultFile[]
}

/** More is neither read nor quick to draw; all of it can be saved. */
export const MAX_TEXT = 20_000
const MAX_FILES = 12
const MAX_DEPTH = 32

/** First bytes of the files that a browser can show, and how such files are called. */
const KINDS: ReadonlyArray<{ readonly type: string; readonly ending: string; readonly at: number; readonly starts: readonly number[] }> = [
  { type: 'image/png', ending: 'png', at: 0, starts: [0x89, 0x50, 0x4e, 0x47] },
  { type: 'image/jpeg', ending: 'jpg', at: 0, starts: [0xff, 0xd8, 0xff] },
  { type: 'image/webp', ending: 'webp', at: 8, starts: [0x57, 0x45, 0x42, 0x50] },
  // `ftypavif`
  { type: 'image/avif', ending: 'avif', at: 4, starts: [0x66, 0x74, 0x79, 0x70, 0x61, 0x76, 0x69, 0x66] },
  { type: 'image/gif', ending: 'gif', at: 0, starts: [0x47, 0x49, 0x46, 0x38] }
]

export function resultParts(output: unknown, name = 'result'): ResultParts {
  const files: ResultFile[] = []
  const text = jsonText(shown(output, '', { files, name, depth: 0 }))
  return { text: text.slice(0, MAX_TEXT), isCut: text.length > MAX_TEXT, files }
}

/** All of a result as text, for a file. */
export const resultText = (output: unknown): string => jsonText(shown(output, '', { files: [], name: '', depth: 0 }))

interface Walk {
  readonly files: ResultFile[]
  readonly name: string
  readonly depth: number
}

function shown(value: unknown, path: string, walk: Walk): unknown {
  if (value instanceof Uint8Array) return fileText(value, path, walk)
  if (typeof value === 'bigint') return `${value}`
  if (typeof value !== 'object' || value === null) return value
  if (walk.depth >= MAX_DEPTH) return '...'
  const inner = { ...walk, depth: walk.depth + 1 }
  if (Array.isArray(value)) return value.map((each, index) => shown(each, `${path}[${index}]`, inner))
  const entries = value instanceof Map ? [...value].map(([key, each]) => [String(key), each] as const) : Object.entries(value)
  return Object.fromEntries(entries.map(([key, each]) => [key, shown(each, path === '' ? key : `${path}.${key}`, inner)]))
}

function fileText(bytes: Uint8Array, path: string, { files, name }: Walk): string {
  if (files.length < MAX_FILES) {
    const kind = KINDS.find(({ at, starts }) => starts.every((byte, index) => bytes[at + index] === byte))
    const number = files.length === 0 ? '' : `-${files.length + 1}`
    const fileName = `${name}${number}.${kind?.ending ?? 'bin'}`
    files.push({ path, bytes, type: kind?.type ?? 'application/octet-stream', name: fileName, isImage: kind != null })
  }
  return `<${byteText(bytes.byteLength)}>`
}

/** `undefined` has no JSON. */
const jsonText = (value: unknown): string => JSON.stringify(value, undefined, 2) ?? 'nothing'
