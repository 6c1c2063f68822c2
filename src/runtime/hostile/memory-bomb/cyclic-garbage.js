// class: memory-bomb
// source: own: only a collector of cycles frees these
// expect: RunTimeoutError | MemoryLimitError

export default {
  async attack(input, ctx) {
    for (;;) {
      const a = { data: new Array(100).fill(0) }
      const b = { a }
      a.b = b
    }
  }
}
