// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    const held = []
    for (;;) held.push(new Promise(() => {}))
  }
}
