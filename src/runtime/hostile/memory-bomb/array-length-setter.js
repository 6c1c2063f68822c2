// class: memory-bomb
// source: own
// expect: MemoryLimitError | RangeError | RunTimeoutError
// limits: timeout=2000

export default {
  async attack(input, ctx) {
    const held = []
    held.length = 4294967295
    return held.fill(1).length
  }
}
