// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    return 'x'.repeat(4000000).split('').length
  }
}
