/** Reads the corpus of hostile programs from the disk, for tests in Node. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type HostileProgram, hostileProgram } from './test-hostile-program.ts'

export function readHostilePrograms(): HostileProgram[] {
  const folder = join(import.meta.dirname, 'hostile')
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(file => file.replaceAll('\\', '/'))
    .filter(file => file.endsWith('.js'))
    .sort()
    .map(file => hostileProgram(file.replace(/\.js$/, ''), readFileSync(join(folder, file), 'utf8')))
}
