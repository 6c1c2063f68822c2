// class: infinite-loop
// source: own
// expect: RunTimeoutError | MemoryLimitError

export default {
  async attack(input, ctx) {
    // two chains that start each other, so that the queue is never empty
    const ping = () => Promise.resolve().then(pong)
    const pong = () => Promise.resolve().then(ping)
    ping()
    await new Promise(() => {})
  }
}
