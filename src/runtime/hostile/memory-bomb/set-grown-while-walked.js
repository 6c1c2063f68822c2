// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    const held = new Set([0])
    for (const each of held) held.add(each + 1)
  }
}
