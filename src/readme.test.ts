/** Holds README and docs against the sources: code compiles, links lead somewhere, flags, attributes and limits are those of today. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'
import { describe, expect, test } from 'vitest'
import { COMMANDS } from '../relay/commands.ts'
import * as limits from './wire/limits.ts'
import { MessageType } from './wire/message-type.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const read = (path: string): string => readFileSync(join(root, path), 'utf8')

const DOCUMENTS = [
  ...['README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', 'examples/README.md'],
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .map(name => `docs/${name.replaceAll('\\', '/')}`)
    .filter(name => name.endsWith('.md') && !name.startsWith('docs/api/'))
]

interface Example {
  /** A path beside the document, so that relative imports mean what they say there. */
  readonly path: string
  readonly code: string
}

/** `ts` blocks of a document, each a module. `<!-- context: ... -->` before one declares what a snippet takes for granted. */
function examplesIn(document: string, text: string): Example[] {
  const blocks = [...text.matchAll(/(?:<!-- context: (.*?) -->\n)?```ts\n(.*?)```/gs)]
  return blocks.map(([, context = '', code = ''], index) => ({
    path: join(root, `${document}-${index + 1}.ts`),
    code: `${context.replace(/\n/g, ' ')}\n${code}\nexport {}\n`
  }))
}

/** What the compiler says of the examples, with `kyrox` meaning the sources here. */
function errorsIn(examples: readonly Example[]): string[] {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root)
  const paths = Object.fromEntries(
    Object.entries({ kyrox: 'src', 'kyrox/elements': 'src/elements', 'kyrox/relay': 'relay' }).map(([name, folder]) => [
      name,
      [join(root, folder, 'index.ts')]
    ])
  )
  const host = ts.createCompilerHost({ ...options, paths })
  const own = new Map(examples.map(({ path, code }) => [path, code]))
  const { fileExists, readFile } = host
  host.fileExists = path => own.has(path) || fileExists.call(host, path)
  host.readFile = path => own.get(path) ?? readFile.call(host, path)
  const program = ts.createProgram({ rootNames: [...own.keys()], options: { ...options, paths }, host })
  return examples.flatMap(({ path }) => {
    const file = program.getSourceFile(path)
    return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)].map(
      ({ messageText }) => `${path.slice(root.length)}: ${ts.flattenDiagnosticMessageText(messageText, '\n')}`
    )
  })
}

/** Relative links of a document that lead to no file or to no heading. */
function deadLinks(document: string, text: string): string[] {
  const targets = [...text.matchAll(/\]\(([^)\s]+)\)|(?:src|srcset)="([^"]+)"/g)].map(([, link, source]) => link ?? source ?? '')
  return targets.filter(target => {
    if (/^[a-z]+:/.test(target)) return false
    const [path = '', anchor] = target.split('#')
    const file = path === '' ? document : join(dirname(document), path)
    if (!existsSync(join(root, file))) return true
    return anchor != null && !anchorsOf(read(file)).includes(anchor)
  })
}

/** As GitHub makes them of headings. */
const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\w\- ]/g, '')
      .replaceAll(' ', '-')
  )

const withoutCode = (text: string): string => text.replace(/```.*?```/gs, '')

test('every ts block of README and docs compiles', () => {
  const examples = DOCUMENTS.flatMap(document => examplesIn(document, read(document)))
  expect(examples.length).toBeGreaterThan(5)
  expect(errorsIn(examples)).toEqual([])
}, 120_000)

test('a block that does not compile is found', () => {
  const text = "```ts\nimport { createNode } from 'kyrox'\nawait createNode({ netwrok: 'typo' })\n```"
  expect(errorsIn(examplesIn('README.md', text)).join()).toContain('netwrok')
}, 120_000)

test.each(DOCUMENTS)('%s links to what is there', document => {
  expect(deadLinks(document, withoutCode(read(document)))).toEqual([])
})

test('the page on relays names every flag and variable of the commands, and no others', () => {
  const page = read('docs/relay.md')
  const flags = COMMANDS.flatMap(command => command.flags)
  const named = (pattern: RegExp): string[] => [...new Set([...page.matchAll(pattern)].map(([, name = '']) => name))].sort()
  expect(named(/^\| `--([\w-]+)`/gm)).toEqual([...new Set(flags.map(({ name }) => name))].sort())
  expect(named(/`(KYROX_\w+)`/g)).toEqual([...new Set(flags.flatMap(({ env }) => env ?? []))].sort())
})

describe('the page on architecture', () => {
  const page = read('docs/architecture.md')

  test.each(Object.entries(limits))('has %s as it is', (name, value) => {
    expect(page).toContain(`| \`${name}\` | ${value.toLocaleString('en')} |`)
  })

  test.each(Object.entries(MessageType))('has message %s as it is', (name, value) => {
    expect(page).toContain(`| \`${name}\` | ${value} |`)
  })
})

test('the page on embedding names every attribute that the element reads', () => {
  const declared = [...read('src/elements/element-options.ts').matchAll(/(?:attribute|words|oneOf)\('([a-z-]+)'/g)].map(([, name]) => name)
  const named = [...read('docs/embedding.md').matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name)
  expect(new Set(named)).toEqual(new Set(declared))
})
