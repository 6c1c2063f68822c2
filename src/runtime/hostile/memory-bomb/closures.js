// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    let last = () => 0
    for (;;) {
      const before = last
      last = () => before
    }
  }
}
