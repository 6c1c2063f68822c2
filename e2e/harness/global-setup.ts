/** Builds what the tests open, where its sources changed. */
import { join } from 'node:path'
import { buildPage } from '../../scripts/page-build.js'
import { buildTestPages } from './test-pages.ts'

const root = join(import.meta.dirname, '..', '..')
const say = (line: string): boolean => process.stdout.write(`${line}\n`)

export async function setup(): Promise<void> {
  buildPage(root, process.execPath, say)
  await buildTestPages(root, say)
}
