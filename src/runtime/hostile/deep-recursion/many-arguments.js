// class: deep-recursion
// source: own
// expect: StackLimitError | RangeError | MemoryLimitError | ok

export default {
  async attack(input, ctx) {
    return (function count() {
      return arguments.length
    }).apply(null, { length: 65534 })
  }
}
