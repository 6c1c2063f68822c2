// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    return new Array(50000000).fill(0).length
  }
}
