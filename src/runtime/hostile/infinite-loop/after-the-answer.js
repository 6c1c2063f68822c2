// class: infinite-loop
// source: own
// expect: RunTimeoutError | MemoryLimitError | ok "early"

export default {
  async attack(input, ctx) {
    // the answer is out, the jobs left behind go on
    const job = () => Promise.resolve().then(job)
    job()
    return 'early'
  }
}
