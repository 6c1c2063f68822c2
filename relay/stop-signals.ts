/** Ends the process in good order when it is told to. */

/** A stop takes up to 2 s; when it hangs, the process ends all the same. */
const FORCE_AFTER_MS = 2_500

/** On the first SIGTERM or SIGINT stops and exits with 0, on the second exits at once with 1. */
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
}
