// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    const held = []
    try {
      for (;;) held.push(new Uint8Array(10000))
    } finally {
      for (;;) held.push({})
    }
  }
}
