// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    return JSON.parse(`[${'{},'.repeat(1000000)}{}]`).length
  }
}
