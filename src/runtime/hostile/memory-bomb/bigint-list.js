// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    const held = []
    for (;;) held.push((1n << 800000n) + BigInt(held.length))
  }
}
