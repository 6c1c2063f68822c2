// class: memory-bomb
// source: own: a text six times as long
// expect: MemoryLimitError | RangeError

export default {
  async attack(input, ctx) {
    return escape('\u20ac'.repeat(6000000)).length
  }
}
