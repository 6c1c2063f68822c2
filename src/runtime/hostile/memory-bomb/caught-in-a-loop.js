// class: memory-bomb
// source: own
// expect: MemoryLimitError | RunTimeoutError
// limits: timeout=2000

export default {
  async attack(input, ctx) {
    // out of memory, caught, and once more
    const held = []
    for (;;) {
      try {
        for (;;) held.push('x'.repeat(50000 + held.length))
      } catch {}
    }
  }
}
