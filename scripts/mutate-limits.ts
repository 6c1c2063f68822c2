/**
 * Takes the checks of limits out of the sources one by one, each in a copy of the tree, and runs the tests that should notice. Prints a line for each
 * and `N of M mutations caught`; the exit code is 0 only when all are. `node scripts/mutate-limits.ts [name]` takes those whose name has it.
 * First the same tests are run with nothing taken out: they must pass.
 */
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { stripTypeScriptTypes } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Mutation } from './limit-mutation.ts'
import { NODE_MUTATIONS } from './node-mutations.ts'
import { PACKAGE_MUTATIONS } from './package-mutations.ts'
import { runInGroup } from './process-group.ts'
import { SANDBOX_MUTATIONS } from './sandbox-mutations.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const COPIED = ['src', 'package.json', 'tsconfig.json', 'vitest.config.ts']
/** A limit that is gone may leave a loop without an end; that is noticed too. */
const MUTATED_MS = 60_000
const WHOLE_MS = 10 * 60_000

/** How to end what runs now, when this process is told to end. */
let stopCurrent: () => void = () => {}

const copy = mkdtempSync(join(tmpdir(), 'kyrox-mutations-'))
process.on('exit', () => rmSync(copy, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    stopCurrent()
    process.exit(1)
  })
}
for (const name of COPIED) cpSync(join(root, name), join(copy, name), { recursive: true })
symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction')

/** Whether the tests fail, or do not end in time. */
async function fails(tests: readonly string[], timeoutMs: number, only?: string): Promise<boolean> {
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--bail=1', ...(only == null ? [] : ['-t', only]), ...tests]
  const onStart = (stop: () => void): void => {
    stopCurrent = stop
  }
  return (await runInGroup(process.execPath, args, { cwd: copy, timeoutMs, quiet: true, onStart })) !== 0
}

/** @throws Error when the text is not there exactly once, or what is left does not parse: the list is older than the source */
async function isCaught({ name, file, find, replace, tests, only }: Mutation): Promise<boolean> {
  const path = join(copy, file)
  const source = readFileSync(path, 'utf8')
  const places = source.split(find).length - 1
  if (places !== 1) throw new Error(`Expected the text of "${name}" once in ${file}, got it ${places} times: ${find}`)
  const mutated = source.replace(find, () => replace)
  // what does not even parse would be noticed by any test
  stripTypeScriptTypes(mutated)
  writeFileSync(path, mutated)
  try {
    return await fails(tests, MUTATED_MS, only)
  } finally {
    writeFileSync(path, source)
  }
}

const wanted = process.argv[2] ?? ''
const mutations = [...SANDBOX_MUTATIONS, ...PACKAGE_MUTATIONS, ...NODE_MUTATIONS].filter(({ name }) => name.includes(wanted))
const tests = [...new Set(mutations.flatMap(each => each.tests))]
if (tests.length === 0 || (await fails(tests, WHOLE_MS))) {
  process.stdout.write(`Expected tests that pass before anything is taken out, got others: ${tests.join(' ')}\n`)
  process.exit(1)
}
let caught = 0
for (const mutation of mutations) {
  const wasCaught = await isCaught(mutation)
  if (wasCaught) caught++
  process.stdout.write(`${wasCaught ? 'caught  ' : 'SURVIVED'} ${mutation.name} (${mutation.file})\n`)
}
process.stdout.write(`${caught} of ${mutations.length} mutations caught\n`)
process.exit(caught === mutations.length ? 0 : 1)
