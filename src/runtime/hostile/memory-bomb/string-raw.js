// class: memory-bomb
// source: own
// expect: MemoryLimitError | RunTimeoutError
// limits: timeout=3000

export default {
  async attack(input, ctx) {
    return String.raw({ raw: { length: 4294967295, 0: 'x'.repeat(1000000), get 1() { return this[0] } } }, ...new Array(1000).fill('x'.repeat(1000000))).length
  }
}
