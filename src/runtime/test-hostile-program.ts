/** The corpus of hostile programs, for tests: what one file of `hostile/` says, and whether a run of it ended as it says. */
import { DEFAULT_LIMITS, type Program } from './program.ts'

/** One way in which a program may end: an error by its name (`*` for any), or an output (any, or exactly this JSON). */
export type Expectation = { readonly error: string } | { readonly output: string | undefined }

export interface HostileProgram {
  /** `<class>/<name>` */
  readonly name: string
  /** The class of attack. */
  readonly attack: string
  /** Where the attack is known from: a public advisory, or `own`. */
  readonly source: string
  readonly expect: readonly Expectation[]
  readonly timeoutMs: number
  readonly program: Program
}

/** How a run ended. */
export type Ending =
  | { readonly ok: true; readonly output: unknown }
  | { readonly ok: false; readonly name: string; readonly message: string }

const DEFAULT_MEMORY_BYTES = 16 * 1024 * 1024
/** For those that are to be stopped then. */
const LOOP_TIMEOUT_MS = 150
/** For those that end by themselves, in a second or two, on a slow machine with much else to do: only one that does not end waits for it. */
const OTHER_TIMEOUT_MS = 15_000
/** The line that most programs begin their one function with. */
const OPENING = 'export default {\n  async attack(input, ctx) {\n'

/** Reads the header of comments. @throws Error, naming the file and what is missing */
export function hostileProgram(name: string, text: string): HostileProgram {
  const header = Object.fromEntries(
    [...text.matchAll(/^\/\/ (class|source|expect|limits): (.+)$/gm)].map(([, key = '', value = '']) => [key, value])
  )
  const { class: attack, source, expect } = header
  if (attack == null || source == null || expect == null) throw new Error(`Expected class, source and expect in the header of ${name}`)
  if (!name.startsWith(`${attack}/`)) throw new Error(`Expected ${name} in a folder called after its class, got class "${attack}"`)
  const limits = Object.fromEntries([...(header.limits ?? '').matchAll(/(\w+)=(\d+)/g)].map(([, key = '', value]) => [key, Number(value)]))
  return {
    name,
    attack,
    source,
    expect: expect.split(' | ').map(expectation),
    timeoutMs: expect.includes('RunTimeoutError') ? (limits.timeout ?? LOOP_TIMEOUT_MS) : OTHER_TIMEOUT_MS,
    program: {
      kind: 'quickjs',
      mode: 'agent',
      name: `${name}.js`,
      source: text.replace(OPENING, `export default {\n  async harmless() { return 'well' },\n  async attack(input, ctx) {\n`),
      limits: { ...DEFAULT_LIMITS, memoryLimitBytes: limits.memory ?? DEFAULT_MEMORY_BYTES }
    }
  }
}

/** A program with a second function beside the attack: it can be asked whether its sandbox still works. */
export const hasHarmless = ({ program }: HostileProgram): boolean => program.source.includes('async harmless()')

function expectation(text: string): Expectation {
  if (text !== 'ok' && !text.startsWith('ok ')) return { error: text }
  return { output: text === 'ok' ? undefined : JSON.stringify(JSON.parse(text.slice(3))) }
}

/** Whether a program said that it would end like this. */
export const isExpected = ({ expect }: HostileProgram, ending: Ending): boolean =>
  expect.some(each =>
    'error' in each
      ? !ending.ok && (each.error === '*' || each.error === ending.name)
      : ending.ok && (each.output ?? shown(ending.output)) === shown(ending.output)
  )

export const endingText = (ending: Ending): string =>
  ending.ok ? `ok ${shown(ending.output)?.slice(0, 200)}` : `${ending.name}: ${ending.message.slice(0, 200)}`

/** As JSON, where it is; outputs may hold what JSON does not. */
function shown(output: unknown): string | undefined {
  try {
    return JSON.stringify(output, (_, value: unknown) => (typeof value === 'bigint' ? `${value.toString(16)}n` : value))
  } catch (error) {
    return String(error)
  }
}
