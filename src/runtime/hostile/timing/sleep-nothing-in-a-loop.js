// class: timing
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    for (;;) await ctx.sleep(0)
  }
}
