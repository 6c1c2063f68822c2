// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    return Array.from((function* () {
      for (;;) yield 1
    })()).length
  }
}
