// class: flood
// source: own
// expect: RunTimeoutError | MemoryLimitError | OverloadedError

export default {
  async attack(input, ctx) {
    const piece = 'x'.repeat(1000000)
    for (;;) ctx.emit(piece).catch(() => {})
  }
}
