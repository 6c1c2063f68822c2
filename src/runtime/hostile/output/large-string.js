// class: output
// source: own: fits the memory, need not fit the wire
// expect: ok | MemoryLimitError | InvalidValueError

export default {
  async attack(input, ctx) {
    return 'x'.repeat(7000000)
  }
}
