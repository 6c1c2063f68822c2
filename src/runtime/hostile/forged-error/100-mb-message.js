// class: forged-error
// source: own
// expect: MemoryLimitError

export default {
  async attack(input, ctx) {
    throw new Error('m'.repeat(100000000))
  }
}
