// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    for (;;) Promise.resolve().then(() => 1)
  }
}
