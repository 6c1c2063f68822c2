// class: timing
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    await ctx.sleep(1e15)
  }
}
