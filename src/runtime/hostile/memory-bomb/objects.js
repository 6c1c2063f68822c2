// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    let last = null
    for (;;) last = { last, a: 1, b: 2, c: 3 }
  }
}
