// class: timing
// source: own
// expect: RunTimeoutError | MemoryLimitError | OverloadedError
// limits: timeout=1000

export default {
  async attack(input, ctx) {
    const sleeper = async () => {
      for (;;) await ctx.sleep(1)
    }
    await Promise.all(new Array(1000).fill(0).map(sleeper))
  }
}
