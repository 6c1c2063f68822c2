/** Runs a command for a limited time and shows its output only when it fails. */
import { spawnSync } from 'node:child_process'

/** A step of the set-up failed; the message says what to do. */
export class SetupError extends Error {
  name = 'SetupError'
}

/** Lines of output shown of a command that failed; the cause stands at the end. */
const SHOWN_LINES = 15

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ minutes: number, env?: Record<string, string>, cwd?: string, shell?: boolean }} options
 * @returns {{ ok: boolean, output: string }} never throws: a command that cannot be run has failed
 */
export function runQuietly(command, args, { minutes, env = {}, cwd, shell = false }) {
  const { status, error, stdout, stderr } = spawnSync(command, args, {
    cwd,
    shell,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    killSignal: 'SIGKILL',
    maxBuffer: 64 * 1024 * 1024,
    // Nothing may wait for an answer.
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: minutes * 60_000,
    windowsHide: true
  })
  const lines = `${stdout ?? ''}\n${stderr ?? ''}\n${error === undefined ? '' : String(error)}`
    .split('\n')
    .filter(line => line.trim() !== '')
  return { ok: status === 0, output: lines.slice(-SHOWN_LINES).join('\n') }
}

/** As {@link runQuietly} with npm, whichever way this process was started. */
export function runNpm(args, options) {
  const npm = process.env.npm_execpath
  // npm's own script is run by the Node that runs this; without it `npm` is looked up, which on Windows is a batch file.
  if (npm !== undefined && /npm-cli\.c?js$/.test(npm)) return runQuietly(process.execPath, [npm, ...args], options)
  return runQuietly('npm', args, { ...options, shell: process.platform === 'win32' })
}
