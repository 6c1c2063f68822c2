// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    return [...'a'.repeat(2000000).matchAll(/a/g)].length
  }
}
