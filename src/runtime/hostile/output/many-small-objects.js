// class: output
// source: own: one crossing for each would take minutes
// expect: InvalidValueError | MemoryLimitError | RunTimeoutError | ok
// limits: timeout=2000

export default {
  async attack(input, ctx) {
    return Array.from({ length: 100000 }, (_, n) => ({ n, text: `${n}` }))
  }
}
