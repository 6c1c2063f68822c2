/** A newer Node inside node_modules for machines whose own is too old. npm puts its folder first on the path of every script. */
import { existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { runNpm, runQuietly, SetupError } from './run-quietly.js'

/** From this version on Node runs TypeScript files without a flag. */
const OLDEST = [22, 18]
const WANTED = '24'

/** @param {string} version as `process.version` gives it */
export function isTooOld(version) {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number)
  return major < OLDEST[0] || (major === OLDEST[0] && minor < OLDEST[1])
}

/** The package of Node's binary for this system. The `node` package would fetch it from an install script, which npm may not run. */
export function nodePackage(platform, arch) {
  const system = platform === 'win32' ? 'win' : platform
  return `${system === 'darwin' && arch === 'arm64' ? 'node-bin' : 'node'}-${system}-${arch === 'ia32' ? 'x86' : arch}`
}

/**
 * Makes sure that scripts get a Node that can run this project.
 * @returns {string} path of the Node to use
 */
export function ensureNode(root, say) {
  const link = join(root, 'node_modules', '.bin', process.platform === 'win32' ? 'node.cmd' : 'node')
  // This script may itself be run by that Node, whose files a new install of the packages has just removed.
  const isOwn = process.execPath.startsWith(join(root, 'node_modules'))
  if (!isTooOld(process.version) && !isOwn) return process.execPath
  if (existsSync(link) && runs(link)) return link
  say(`Node ${process.version} is too old: installing Node ${WANTED} for this project only`)
  const folder = join(root, 'node_modules', '.kyrox-node')
  const name = nodePackage(process.platform, process.arch)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
  const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error', `${name}@${WANTED}`]
  const { ok, output } = runNpm(args, { minutes: 10, cwd: folder })
  const binary = join(folder, 'node_modules', name, 'bin', process.platform === 'win32' ? 'node.exe' : 'node')
  if (!ok || !runs(binary)) {
    throw new SetupError(
      `Node ${WANTED} could not be installed; install Node ${OLDEST.join('.')} or newer yourself (nodejs.org).\n${output}`
    )
  }
  writeLink(link, binary)
  return link
}

function writeLink(link, binary) {
  const folder = join(link, '..')
  mkdirSync(folder, { recursive: true })
  rmSync(link, { force: true })
  if (process.platform === 'win32') writeFileSync(link, `@"%~dp0${relative(folder, binary)}" %*\r\n`)
  else symlinkSync(relative(folder, binary), link)
}

const runs = node => {
  const shell = node.endsWith('.cmd')
  return runQuietly(shell ? `"${node}"` : node, ['-e', 'process.exit(0)'], { minutes: 0.5, shell }).ok
}
