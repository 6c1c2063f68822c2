// class: memory-bomb
// source: own
// expect: MemoryLimitError
// limits: timeout=5000

export default {
  async attack(input, ctx) {
    const held = []
    for (;;) held.push(Symbol(`symbol ${held.length}`))
  }
}
