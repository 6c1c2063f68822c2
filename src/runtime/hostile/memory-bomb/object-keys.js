// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    const held = {}
    for (let n = 0; ; n++) held[`k${n}`] = n
  }
}
