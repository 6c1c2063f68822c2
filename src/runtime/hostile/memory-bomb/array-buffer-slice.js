// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    const seed = new ArrayBuffer(1000000)
    const held = []
    for (;;) held.push(seed.slice(0))
  }
}
