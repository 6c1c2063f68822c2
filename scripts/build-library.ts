/** Builds the library into dist/lib: one JavaScript file and one declaration for each module, so that bundlers can take what is used. */
import { execFileSync } from 'node:child_process'
import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Modules that are JavaScript already: generated code. */
const GENERATED = /\.(?:js|d\.ts)$/
/** What TypeScript leaves: the files of workers, named by text, and imports in declarations. */
const MODULE_NAME = /((['"])\.{1,2}\/[\w./-]+)\.ts\2/g
const IMPORT_IN_DECLARATION = /((?:from|import)\s*\(?\s*(['"])\.{1,2}\/[^'"]+?)(?<!\.d)\.ts\2/g

export const rewriteModuleNames = (code: string): string => code.replace(MODULE_NAME, '$1.js$2')
export const rewriteDeclarationImports = (code: string): string => code.replace(IMPORT_IN_DECLARATION, '$1.js$2')

export async function buildLibrary(root: string): Promise<void> {
  const out = join(root, 'dist', 'lib')
  await rm(out, { recursive: true, force: true })
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc')
  execFileSync(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' })
  for (const source of ['src', 'relay']) await copyGenerated(join(root, source), join(out, source))
  for (const file of await readdir(out, { recursive: true })) await rewriteFile(join(out, file))
}

async function copyGenerated(from: string, to: string): Promise<void> {
  for (const file of await readdir(from, { recursive: true })) {
    if (!GENERATED.test(file)) continue
    await mkdir(dirname(join(to, file)), { recursive: true })
    await copyFile(join(from, file), join(to, file))
  }
}

async function rewriteFile(path: string): Promise<void> {
  const rewrite = path.endsWith('.d.ts') ? rewriteDeclarationImports : path.endsWith('.js') ? rewriteModuleNames : undefined
  if (rewrite === undefined) return
  const code = await readFile(path, 'utf8')
  const rewritten = rewrite(code)
  if (rewritten !== code) await writeFile(path, rewritten)
}
