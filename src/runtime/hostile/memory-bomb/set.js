// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    const held = new Set()
    for (let n = 0; ; n++) held.add(`key ${n}`)
  }
}
