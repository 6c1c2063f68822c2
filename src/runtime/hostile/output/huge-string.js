// class: output
// source: own
// expect: MemoryLimitError | InvalidValueError
// limits: timeout=5000

export default {
  async attack(input, ctx) {
    return 'x'.repeat(1000000000)
  }
}
