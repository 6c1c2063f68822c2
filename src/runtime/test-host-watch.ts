/** Watches the thread of a host while foreign code runs elsewhere, for tests: does it still turn, and are its objects its own? */
import type { FromAgent } from './agent-port.ts'

const TICK_MS = 20

/** The longest time for which this thread did not turn. */
export class Ticker {
  #last = performance.now()
  #longestMs = 0
  readonly #timer = setInterval(() => this.#tick(), TICK_MS)

  /** Since the last time that this was asked. */
  takeLongestMs(): number {
    this.#tick()
    const longest = this.#longestMs
    this.#longestMs = 0
    return longest
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  #tick(): void {
    const now = performance.now()
    this.#longestMs = Math.max(this.#longestMs, now - this.#last)
    this.#last = now
  }
}

const INTRINSICS: ReadonlyArray<readonly [string, object]> = [
  ['Object.prototype', Object.prototype],
  ['Array.prototype', Array.prototype],
  ['Function.prototype', Function.prototype],
  ['Promise.prototype', Promise.prototype],
  ['Error.prototype', Error.prototype],
  ['String.prototype', String.prototype],
  ['Map.prototype', Map.prototype],
  ['Uint8Array.prototype', Uint8Array.prototype],
  ['Object', Object],
  ['Promise', Promise],
  ['Error', Error],
  ['JSON', JSON],
  ['Reflect', Reflect]
]

/** Every property of what all code on this thread shares. */
export class IntrinsicsRecord {
  readonly #before = properties()

  /** What is not as it was: nothing, unless something escaped. */
  changes(): string[] {
    const now = properties()
    const names = new Set([...this.#before.keys(), ...now.keys()])
    return [...names].filter(name => !this.#before.has(name) || !now.has(name) || this.#before.get(name) !== now.get(name))
  }
}

function properties(): Map<string, unknown> {
  const found = new Map<string, unknown>()
  for (const [name, object] of INTRINSICS) {
    for (const key of Reflect.ownKeys(object)) {
      const { value, get, set } = Object.getOwnPropertyDescriptor(object, key) ?? {}
      found.set(`${name}.${String(key)}`, value ?? get ?? set)
    }
  }
  return found
}

type Field = 'string' | 'number' | 'object' | 'any'

/** What each message may hold; `?` at its end where it may be absent. */
const MESSAGES: Readonly<Record<FromAgent['type'], Readonly<Record<string, Field>>>> = {
  ready: {},
  loaded: { 'error?': 'object' },
  progress: { id: 'number', fraction: 'number' },
  log: { id: 'number', level: 'string', text: 'string' },
  ask: { id: 'number', ask: 'number', question: 'object' },
  usage: { cpuMs: 'number', memoryBytes: 'number' },
  done: { id: 'number', output: 'any' },
  failed: { id: 'number', error: 'object', 'spent?': 'any' },
  suspended: { id: 'number', snapshot: 'object' },
  unsuspended: { id: 'number', error: 'object' }
}

/** Says what is wrong with a message that came out of a worker; nothing when the protocol knows it. */
export function messageFault(message: unknown): string | undefined {
  if (typeof message !== 'object' || message === null) return `a message that is a ${typeof message}`
  const { type, ...rest } = message as Record<string, unknown>
  const fields = typeof type === 'string' && Object.hasOwn(MESSAGES, type) ? MESSAGES[type as FromAgent['type']] : undefined
  if (fields == null) return `a message of type "${String(type)}"`
  for (const key of Object.keys(rest)) {
    if (!Object.hasOwn(fields, key) && !Object.hasOwn(fields, `${key}?`)) return `"${key}" in a message "${String(type)}"`
  }
  const wrong = Object.entries(fields).find(([key, field]) => !key.endsWith('?') && field !== 'any' && typeof rest[key] !== field)
  return wrong == null ? undefined : `no ${wrong[1]} "${wrong[0]}" in a message "${String(type)}"`
}
