// class: flood
// source: own
// expect: RunTimeoutError | ok | MemoryLimitError | OverloadedError

export default {
  async attack(input, ctx) {
    const line = 'x'.repeat(1000000)
    for (;;) ctx.log(line)
  }
}
