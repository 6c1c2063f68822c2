/**
 * Stops this thread for so long, where it may be stopped: in workers, of pages that are not isolated too. There the class of shared buffers is hidden,
 * but a shared memory of WebAssembly has one all the same: so it is in Chromium 156, Firefox 153 and Node 24. Undefined elsewhere.
 */
export function threadSleep(): ((ms: number) => void) | undefined {
  try {
    const { buffer } = new WebAssembly.Memory({ shared: true, initial: 1, maximum: 1 })
    const cell = new Int32Array(buffer)
    // a thread that may not wait says so at once, and not only when it is needed
    Atomics.wait(cell, 0, 0, 0)
    return ms => void Atomics.wait(cell, 0, 0, ms)
  } catch {
    return undefined
  }
}
