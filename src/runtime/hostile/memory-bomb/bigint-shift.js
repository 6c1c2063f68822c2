// class: memory-bomb
// source: own
// expect: MemoryLimitError | RangeError

export default {
  async attack(input, ctx) {
    return (1n << 900000000n) > 0n
  }
}
