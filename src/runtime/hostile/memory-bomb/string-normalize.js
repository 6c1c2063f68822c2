// class: memory-bomb
// source: own
// expect: MemoryLimitError | RunTimeoutError
// limits: timeout=3000

export default {
  async attack(input, ctx) {
    // one code point becomes 18 when it is decomposed
    return '\ufdfa'.repeat(1000000).normalize('NFKD').length
  }
}
