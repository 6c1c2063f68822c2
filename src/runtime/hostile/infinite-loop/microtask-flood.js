// class: infinite-loop
// source: own
// expect: RunTimeoutError | MemoryLimitError

export default {
  async attack(input, ctx) {
    // each job starts two
    const job = () => {
      Promise.resolve().then(job)
      Promise.resolve().then(job)
    }
    job()
    await new Promise(() => {})
  }
}
