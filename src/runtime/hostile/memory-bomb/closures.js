// class: memory-bomb
// source: own
// expect: MemoryLimitError
// limits: timeout=5000

export default {
  async attack(input, ctx) {
    let last = () => 0
    for (;;) {
      const before = last
      last = () => before
    }
  }
}
