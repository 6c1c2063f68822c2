// class: memory-bomb
// source: own
// expect: MemoryLimitError | RangeError
// limits: timeout=5000

export default {
  async attack(input, ctx) {
    return (1n << 900000000n) > 0n
  }
}
