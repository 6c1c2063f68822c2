#!/usr/bin/env node
/** The command `kyrox`. Exit codes: 0 ended as told, 1 failed, 2 the command line cannot be read. */
import { isNamed, KyroxError } from '../src/base/errors.ts'
import { type FlagValues, readCommandLine } from './command-line.ts'
import { COMMANDS } from './commands.ts'
import { version } from './version.ts'

/** Loaded when called: the stack behind a command takes a second to load, its help should not. */
const RUNS: Readonly<Record<string, (values: FlagValues) => Promise<void>>> = {
  up: async values => await (await import('./relay-command.ts')).runRelay(values, { withPage: true }),
  relay: async values => await (await import('./relay-command.ts')).runRelay(values, { withPage: false }),
  agent: async values => await (await import('./agent-command.ts')).runAgent(values)
}

try {
  const invocation = readCommandLine({ commands: COMMANDS, version }, process.argv.slice(2), process.env)
  if (invocation.kind === 'print') process.stdout.write(`${invocation.text}\n`)
  else await RUNS[invocation.command]?.(invocation.values)
} catch (error) {
  // What the person can put right is one line; a stack is for what nobody foresaw.
  process.stderr.write(`${error instanceof KyroxError ? `kyrox: ${error.message}` : (error as Error).stack}\n`)
  process.exit(isNamed(error, 'UsageError') ? 2 : 1)
}
