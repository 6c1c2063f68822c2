/** A part that runs between `start` and `stop`. Both are idempotent. */
export interface Startable {
  start(): void | Promise<void>
  /** Resolves when nothing of it is left running. */
  stop(): void | Promise<void>
}

/**
 * Starts parts in the order given. When one fails, those before it are stopped again and its error is thrown:
 * either all of them run or none.
 */
export async function startAll(parts: readonly Startable[]): Promise<void> {
  const started: Startable[] = []
  for (const part of parts) {
    try {
      await part.start()
      started.push(part)
    } catch (error) {
      // the first cause counts: what fails while cleaning up follows from it
      await stopAll(started).catch(() => {})
      throw error
    }
  }
}

/**
 * Stops parts in reverse order, each of them, whatever the others do.
 * @throws AggregateError with what failed, once every part was tried
 */
export async function stopAll(parts: readonly Startable[]): Promise<void> {
  const errors: unknown[] = []
  for (const part of parts.toReversed()) {
    try {
      await part.stop()
    } catch (error) {
      errors.push(error)
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, `${errors.length} of ${parts.length} parts did not stop cleanly`)
}
