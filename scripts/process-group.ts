/** Runs a command in a process group of its own, so that nothing it started outlives it. */
import { spawn } from 'node:child_process'

/** Between asking a group to end and ending it. */
const GRACE_MS = 3_000
const isWindows = process.platform === 'win32'

export interface GroupOptions {
  readonly cwd: string
  readonly timeoutMs: number
  /** Its output goes nowhere. @default false */
  readonly quiet?: boolean
  /** Called once with the way to end the group early. */
  onStart?(stop: () => void): void
}

/** Resolves with the exit code when the command and all it started are gone; 124 after the time limit. */
export async function runInGroup(command: string, args: readonly string[], options: GroupOptions): Promise<number> {
  const output = options.quiet === true ? 'ignore' : 'inherit'
  const child = spawn(command, args, { cwd: options.cwd, detached: !isWindows, stdio: ['ignore', output, output] })
  const signal = (name: NodeJS.Signals | 0): boolean => signalGroup(child.pid, name)
  let isLate = false
  const stop = (): void => {
    signal('SIGTERM')
    setTimeout(() => signal('SIGKILL'), GRACE_MS).unref()
  }
  const limit = setTimeout(() => {
    isLate = true
    if (options.quiet !== true)
      process.stderr.write(`Still running after ${options.timeoutMs / 1_000} s, ended: ${[command, ...args].join(' ')}\n`)
    stop()
  }, options.timeoutMs)
  options.onStart?.(stop)
  const code = await new Promise<number>(resolve => {
    child.once('error', error => {
      process.stderr.write(`${String(error)}\n`)
      resolve(1)
    })
    child.once('exit', (exitCode, by) => resolve(exitCode ?? (by === null ? 1 : 128)))
  })
  clearTimeout(limit)
  await endLeftovers(signal)
  return isLate ? 124 : code
}

/** Browsers and servers that a suite forgot. */
async function endLeftovers(signal: (name: NodeJS.Signals | 0) => boolean): Promise<void> {
  if (isWindows || !signal('SIGTERM')) return
  const until = performance.now() + GRACE_MS
  while (performance.now() < until) {
    await new Promise(resolve => setTimeout(resolve, 50))
    if (!signal(0)) return
  }
  signal('SIGKILL')
}

/** Signal 0 only asks. False when the group has no process left. */
function signalGroup(pid: number | undefined, name: NodeJS.Signals | 0): boolean {
  if (pid === undefined) return false
  try {
    return process.kill(isWindows ? pid : -pid, name)
  } catch {
    return false
  }
}
