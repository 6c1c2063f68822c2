// class: timing
// source: own
// expect: RunTimeoutError | InvalidArgumentError | RangeError | TypeError

export default {
  async attack(input, ctx) {
    await ctx.sleep(Infinity)
    for (;;) {}
  }
}
