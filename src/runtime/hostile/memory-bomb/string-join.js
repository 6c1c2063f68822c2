// class: memory-bomb
// source: own
// expect: MemoryLimitError | RangeError

export default {
  async attack(input, ctx) {
    const piece = 'y'.repeat(100000)
    return new Array(10000).fill(piece).join(piece).length
  }
}
