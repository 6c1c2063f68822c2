// class: memory-bomb
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    await Promise.all(new Array(1000000).fill(0).map(async n => n))
    return 'had room'
  }
}
