// class: memory-bomb
// source: own
// expect: MemoryLimitError
// limits: timeout=5000

export default {
  async attack(input, ctx) {
    for (;;) Promise.resolve().then(() => 1)
  }
}
