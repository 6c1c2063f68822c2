/** Reads the command line: which command, its flags, what the environment adds, and the help text. Starts nothing. */
import { parseArgs } from 'node:util'
import { KyroxError } from '../src/base/errors.ts'

/** The command line cannot be read; the message names the flag. */
export class UsageError extends KyroxError {
  override name = 'UsageError'
}

export interface Flag {
  readonly name: string
  readonly type: 'string' | 'boolean'
  readonly multiple?: boolean
  readonly short?: string
  /** How the value is called in the help. */
  readonly value?: string
  /** Environment variable that stands in when the flag is not given; of a repeatable flag a list with commas. */
  readonly env?: string
  readonly help: string
}

export interface Command {
  readonly name: string
  readonly summary: string
  readonly flags: readonly Flag[]
}

export type FlagValues = Readonly<Record<string, string | boolean | readonly string[] | undefined>>

export type Invocation =
  | { readonly kind: 'run'; readonly command: string; readonly values: FlagValues }
  | { readonly kind: 'print'; readonly text: string }

const HELP: Flag = { name: 'help', type: 'boolean', short: 'h', help: 'Print this' }
const VERSION: Flag = { name: 'version', type: 'boolean', short: 'v', help: 'Print the version' }

export interface Program {
  readonly commands: readonly Command[]
  readonly version: string
}

/** @throws UsageError */
export function readCommandLine(program: Program, argv: readonly string[], env: Readonly<Record<string, string | undefined>>): Invocation {
  const [first, ...rest] = argv
  if (first === '--version' || first === '-v') return { kind: 'print', text: program.version }
  if (first === undefined || first === '--help' || first === '-h' || first === 'help') return { kind: 'print', text: overview(program) }
  const command = program.commands.find(({ name }) => name === first)
  if (command === undefined) {
    const names = program.commands.map(({ name }) => name)
    throw new UsageError(`Unknown command ${first}.${suggestion(first, names)} Commands: ${names.join(', ')}`)
  }
  const flags = [...command.flags, HELP, VERSION]
  const given = parseFlags(flags, rest)
  if (given.help === true) return { kind: 'print', text: commandHelp(command, flags) }
  if (given.version === true) return { kind: 'print', text: program.version }
  return { kind: 'run', command: command.name, values: { ...fromEnvironment(flags, env), ...given } }
}

function parseFlags(flags: readonly Flag[], args: string[]): FlagValues {
  const options = Object.fromEntries(
    flags.map(({ name, type, multiple, short }) => [name, { type, multiple: multiple === true, ...(short === undefined ? {} : { short }) }])
  )
  const { tokens } = parseArgs({ args, options, strict: false, tokens: true })
  for (const token of tokens) {
    if (token.kind === 'positional') throw new UsageError(`Unexpected argument ${token.value}`)
    if (token.kind !== 'option' || Object.hasOwn(options, token.name)) continue
    throw new UsageError(
      `Unknown flag ${token.rawName}.${suggestion(
        token.rawName,
        flags.map(({ name }) => `--${name}`)
      )}`
    )
  }
  try {
    return { ...parseArgs({ args, options, strict: true }).values } as FlagValues
  } catch (error) {
    throw new UsageError((error as Error).message.split('\n')[0] ?? 'Unreadable flags')
  }
}

function fromEnvironment(flags: readonly Flag[], env: Readonly<Record<string, string | undefined>>): FlagValues {
  const found: Record<string, string | boolean | string[]> = {}
  for (const { name, type, multiple, env: variable } of flags) {
    const value = variable === undefined ? undefined : env[variable]
    if (value === undefined || value === '') continue
    found[name] = type === 'boolean' ? value !== '0' && value !== 'false' : multiple ? value.split(',').map(part => part.trim()) : value
  }
  return found
}

function overview({ commands, version }: Program): string {
  const lines = commands.map(({ name, summary }) => `  kyrox ${name.padEnd(8)} ${summary}`)
  return `Kyrox ${version}: browser tabs as one computer for agents

${lines.join('\n')}

  kyrox COMMAND --help   flags of a command
  kyrox --version        print the version`
}

function commandHelp({ name, summary }: Command, flags: readonly Flag[]): string {
  const left = flags.map(
    ({ name, short, value }) => `  ${short === undefined ? '    ' : `-${short}, `}--${name}${value === undefined ? '' : ` ${value}`}`
  )
  const width = Math.max(...left.map(text => text.length))
  const lines = flags.map(({ help, env }, index) => `${left[index]?.padEnd(width)}  ${help}${env === undefined ? '' : ` [${env}]`}`)
  return `kyrox ${name}: ${summary}\n\n${lines.join('\n')}`
}

/** ` Did you mean ...?` when one of the names is near. */
function suggestion(given: string, names: readonly string[]): string {
  const nearest = names.map(name => ({ name, distance: editDistance(given, name) })).sort((a, b) => a.distance - b.distance)[0]
  return nearest !== undefined && nearest.distance <= Math.max(2, nearest.name.length / 2) ? ` Did you mean ${nearest.name}?` : ''
}

/** Letters to insert, delete or change to make one text of the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index)
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= to.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[to.length] ?? 0
}
