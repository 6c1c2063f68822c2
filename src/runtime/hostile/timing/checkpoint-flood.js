// class: timing
// source: own
// expect: RunTimeoutError | MemoryLimitError | OverloadedError

export default {
  async attack(input, ctx) {
    for (;;) ctx.checkpoint()
  }
}
