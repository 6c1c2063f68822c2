// class: deep-recursion
// source: own
// expect: StackLimitError | RangeError | MemoryLimitError | TypeError

export default {
  async attack(input, ctx) {
    return Math.max.apply(null, { length: 4294967295 })
  }
}
