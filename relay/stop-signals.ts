/** Ends the process in good order when it is told to. */

/** A stop takes up to 2 s; when it hangs, the process ends all the same. */
const FORCE_AFTER_MS = 2_500
/** npm puts a shell between itself and the script, and a signal to npm ends the shell but not the script. */
const PARENT_CHECK_MS = 500

/**
 * On the first SIGTERM or SIGINT stops and exits with 0, on the second exits at once with 1. Run by npm, it also stops when the shell
 * that npm started is gone.
 */
export function stopOnSignals(stop: () => Promise<void>): void {
  let isStopping = false
  const onSignal = (): void => {
    if (isStopping) process.exit(1)
    isStopping = true
    setTimeout(() => process.exit(0), FORCE_AFTER_MS).unref()
    stop().then(
      () => process.exit(0),
      error => {
        process.stderr.write(`${String(error)}\n`)
        process.exit(1)
      }
    )
  }
  process.on('SIGTERM', onSignal)
  process.on('SIGINT', onSignal)
  if (process.env.npm_lifecycle_event !== undefined) whenParentGoes(() => isStopping || onSignal())
}

function whenParentGoes(act: () => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    act()
  }, PARENT_CHECK_MS).unref()
}
