import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** Lowest first. A file may import its own folder and any lower layer; folders of one line know nothing of each other. `.`: files in `src`. */
const LAYERS = [
  'base',
  'wire storage',
  'mesh security privacy offline',
  'tasks',
  'runtime',
  'distributor',
  'collaboration scaling recovery monitoring',
  'agents',
  '.',
  'elements console'
].map(line => line.split(' '))

/** What a relay may know: how bytes move, nothing of what nodes do with them. Its commands may use what the package exports, and its ready-made agents. */
const RELAY_MAY_IMPORT = ['base', 'wire', 'security', 'mesh', 'monitoring']

const MAX_LINES = 250

/** Sources by path from the root, such as `src/base/clock.ts`. */
type Sources = Readonly<Record<string, string>>

interface Import {
  readonly from: string
  readonly to: string
}

/** Static, dynamic, type-only, re-exported and worker imports by a relative path, also those over several lines. */
const IMPORT = /(?:\bfrom|\bimport|\bimport\s*\(|\bnew\s+URL\()\s*'(\.[^']+)'/g

const importsOf = (sources: Sources): Import[] =>
  Object.entries(sources).flatMap(([from, code]) =>
    [...withoutComments(code).matchAll(IMPORT)].map(([, path = '']) => ({
      from,
      to: normalize(join(dirname(from), path.replace(/\?.*$/, '')))
    }))
  )

const withoutComments = (code: string): string => code.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')

const isIn = (root: string, path: string): boolean => path.startsWith(`${root}/`)

/** `base` of `src/base/clock.ts`, `.` of `src/index.ts`. */
const folderOf = (path: string): string => (path.split('/').length > 2 ? (path.split('/')[1] ?? '.') : '.')

function rankOf(folder: string): number {
  const rank = LAYERS.findIndex(layer => layer.includes(folder))
  if (rank < 0) throw new Error(`src/${folder} is in no layer`)
  return rank
}

const told = ({ from, to }: Import): string => `${from} imports ${to}`

/** Imports in `src` that do not point down, or leave `src` for code. */
function upwardImports(sources: Sources): string[] {
  const isUpward = ({ from, to }: Import): boolean => {
    if (!isIn('src', to)) return /\.[jt]s$/.test(to)
    const [low, high] = [folderOf(to), folderOf(from)]
    return low !== high && rankOf(low) >= rankOf(high)
  }
  return importsOf(sources)
    .filter(each => isIn('src', each.from) && isUpward(each))
    .map(told)
}

/** Imports in `relay` of what a relay must not know. */
function relayImports(sources: Sources): string[] {
  const isForbidden = ({ from, to }: Import): boolean => {
    if (!isIn('src', to)) return false
    const folder = folderOf(to)
    return !RELAY_MAY_IMPORT.includes(folder) && !(['.', 'agents'].includes(folder) && /^relay\/(cli|[a-z-]+-command)\.ts$/.test(from))
  }
  return importsOf(sources)
    .filter(each => isIn('relay', each.from) && isForbidden(each))
    .map(told)
}

/** Files that import the `index.ts` of their own folder: it re-exports them, so they would import themselves. */
const ownIndexImports = (sources: Sources): string[] =>
  importsOf(sources)
    .filter(({ from, to }) => to === join(dirname(from), 'index.ts'))
    .map(told)

/** Every TypeScript file below a folder; generated ones are not ours to judge. */
function read(root: string): Sources {
  const top = fileURLToPath(new URL('..', import.meta.url))
  const files = readdirSync(join(top, root), { recursive: true, encoding: 'utf8' })
    .map(name => `${root}/${name.replaceAll('\\', '/')}`)
    .filter(name => name.endsWith('.ts') && !name.includes('/proto/') && !name.includes('/node_modules/'))
  return Object.fromEntries(files.map(name => [name, readFileSync(join(top, name), 'utf8')]))
}

/** What is for tests alone may join a relay and the nodes behind it. */
const isTest = (name: string): boolean => name.endsWith('.test.ts') || name.startsWith('relay/test-')
const withoutTests = (sources: Sources): Sources => Object.fromEntries(Object.entries(sources).filter(([name]) => !isTest(name)))

const src = read('src')
const relay = read('relay')

test('imports only point down', () => {
  expect(upwardImports(withoutTests(src))).toEqual([])
})

test('a relay knows nothing of what nodes do', () => {
  expect(relayImports(withoutTests(relay))).toEqual([])
})

test('nothing imports the index of its own folder', () => {
  expect(ownIndexImports({ ...withoutTests(src), ...withoutTests(relay) })).toEqual([])
})

test('every folder is in a layer', () => {
  for (const name of Object.keys(src)) expect(() => rankOf(folderOf(name))).not.toThrow()
})

test(`no file of src is longer than ${MAX_LINES} lines`, () => {
  const long = Object.entries(src)
    .map(([name, code]) => ({ name, lines: code.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > MAX_LINES)
  expect(long).toEqual([])
})

test.each<[string, Sources]>([
  ['an upward import', { 'src/base/a.ts': "import { b } from '../wire/b.ts'" }],
  ['an import of a type', { 'src/wire/a.ts': "import type { B } from '../tasks/b.ts'" }],
  ['an import over several lines', { 'src/wire/a.ts': "import {\n  b,\n  type C\n} from '../mesh/b.ts'" }],
  ['a re-export', { 'src/wire/a.ts': "export * from '../runtime/b.ts'" }],
  ['an import for its effect', { 'src/wire/a.ts': "import '../agents/b.ts'" }],
  ['a dynamic import', { 'src/mesh/a.ts': "const b = await import('../distributor/b.ts')" }],
  ['a worker', { 'src/mesh/a.ts': "new Worker(new URL('../agents/b/worker.ts', import.meta.url), { type: 'module' })" }],
  ['a folder of the same layer', { 'src/wire/a.ts': "import { b } from '../storage/b.ts'" }],
  ['the console in an element', { 'src/elements/a.ts': "import { b } from '../console/b.ts'" }],
  ['the assembly in a part', { 'src/distributor/a.ts': "import { b } from '../kyrox-node.ts'" }],
  ['an element in the assembly', { 'src/index.ts': "import { b } from './elements/b.ts'" }],
  ['the relay in a node', { 'src/mesh/a.ts': "import { b } from '../../relay/b.ts'" }]
])('the check finds %s', (_name, sources) => {
  expect(upwardImports(sources)).toHaveLength(1)
})

test('the check lets downward imports, own folders, comments and files without code pass', () => {
  const sources = {
    'src/wire/a.ts':
      "import { b } from './b.ts'\nimport { c } from '../base/c.ts'\n/** import { d } from '../tasks/d.ts' */\n// from '../tasks/d.ts'",
    'src/index.ts': "export * from './distributor/b.ts'\nimport manifest from '../package.json' with { type: 'json' }",
    'src/elements/a.ts': "import { b } from '../index.ts'",
    'src/agents/image/a.ts': "import { b } from '../other/b.ts'"
  }
  expect(upwardImports(sources)).toEqual([])
})

test('the check refuses a folder that is in no layer', () => {
  expect(() => upwardImports({ 'src/wire/a.ts': "import { b } from '../helpers/b.ts'" })).toThrow('src/helpers is in no layer')
})

test('the check finds a relay that knows too much, and lets its commands use the package', () => {
  const sources = {
    'relay/relay.ts': "import { a } from '../src/index.ts'\nimport { b } from '../src/runtime/b.ts'\nimport { c } from '../src/wire/c.ts'",
    'relay/demo-command.ts': "import { a } from '../src/index.ts'\nimport { b } from '../src/tasks/b.ts'"
  }
  expect(relayImports(sources)).toEqual([
    'relay/relay.ts imports src/index.ts',
    'relay/relay.ts imports src/runtime/b.ts',
    'relay/demo-command.ts imports src/tasks/b.ts'
  ])
})

test('the check finds a file that imports its own index', () => {
  const sources = { 'src/wire/a.ts': "import { b } from './index.ts'", 'src/testing.ts': "import { b } from './wire/index.ts'" }
  expect(ownIndexImports(sources)).toEqual(['src/wire/a.ts imports src/wire/index.ts'])
})
