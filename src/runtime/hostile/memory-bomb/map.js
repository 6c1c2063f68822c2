// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    const held = new Map()
    for (let n = 0; ; n++) held.set(n, n)
  }
}
