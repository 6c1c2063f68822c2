// class: memory-bomb
// source: own
// expect: MemoryLimitError | StackLimitError | RangeError | TypeError

export default {
  async attack(input, ctx) {
    return String.fromCodePoint.apply(null, new Array(60000).fill(0x1f4a3)).repeat(10000).length
  }
}
