// class: output
// source: own
// expect: MemoryLimitError | RangeError
// limits: timeout=5000

export default {
  async attack(input, ctx) {
    return new Uint8Array(1000000000)
  }
}
