// class: output
// source: own
// expect: MemoryLimitError | InvalidValueError
// limits: timeout=5000

export default {
  async attack(input, ctx) {
    return new Array(100000000).fill(0)
  }
}
