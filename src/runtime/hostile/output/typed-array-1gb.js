// class: output
// source: own
// expect: MemoryLimitError | RangeError

export default {
  async attack(input, ctx) {
    return new Uint8Array(1000000000)
  }
}
