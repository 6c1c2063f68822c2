// class: infinite-loop
// source: own
// expect: RunTimeoutError | ReferenceError

export default {
  async attack(input, ctx) {
    const job = () => queueMicrotask(job)
    job()
    await new Promise(() => {})
  }
}
