// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    return 'x'.padEnd(500000000, 'ab').length
  }
}
