// class: engine-fault
// source: own
// expect: ok | SyntaxError

export default {
  async attack(input, ctx) {
    const kept = []
    for (const text of ['', ' ', '0x', '0b2', '-0x1', '1'.repeat(10000), `0x${'f'.repeat(10000)}`, '9007199254740993n', '\u2028 7']) {
      try {
        kept.push(BigInt(text).toString(36).length)
      } catch {
        kept.push(-1)
      }
    }
    return kept
  }
}
