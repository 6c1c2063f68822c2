// class: memory-bomb
// source: own
// expect: MemoryLimitError | RangeError

export default {
  async attack(input, ctx) {
    return Array.from({ length: 4294967295 }, () => 1).length
  }
}
