// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    return 'x'.repeat(500000000).length
  }
}
