// class: forged-error
// source: own
// expect: MemoryLimitError
// limits: timeout=5000

export default {
  async attack(input, ctx) {
    throw new Error('m'.repeat(100000000))
  }
}
