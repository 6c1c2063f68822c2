// class: output
// source: own
// expect: MemoryLimitError | InvalidValueError

export default {
  async attack(input, ctx) {
    return new Array(100000000).fill(0)
  }
}
