/** Installs the packages of the lock file when they are not there. */
import { createHash } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runNpm, SetupError } from './run-quietly.js'

export const lockHash = root =>
  createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex')

/**
 * True when what npm noted of node_modules is what the lock file asks for. Packages for other systems may be missing.
 * @param {{ packages: Record<string, { version?: string, optional?: boolean, link?: boolean }> }} lock
 * @param {{ packages: Record<string, { version?: string }> }} installed
 */
export function isInstalled(lock, installed) {
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '') return true
    const found = installed.packages[path]
    return found === undefined ? wanted.optional === true : found.version === wanted.version
  })
}

/** @returns {boolean} whether anything was installed */
export function installPackages(root, recordedHash, say) {
  const noted = join(root, 'node_modules', '.package-lock.json')
  if (existsSync(noted)) {
    if (recordedHash === lockHash(root)) return false
    const read = path => JSON.parse(readFileSync(path, 'utf8'))
    if (isInstalled(read(join(root, 'package-lock.json')), read(noted))) return false
  }
  say('Installing the packages')
  // No package needs its install script here, and none gets to run one.
  const { ok, output } = runNpm(['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'], { minutes: 15, cwd: root })
  if (!ok) throw new SetupError(`The packages could not be installed:\n${output}`)
  return true
}
