// class: output
// source: own
// expect: MemoryLimitError | InvalidValueError

export default {
  async attack(input, ctx) {
    return 'x'.repeat(1000000000)
  }
}
