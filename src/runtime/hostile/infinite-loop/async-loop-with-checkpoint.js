// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    for (;;) await ctx.checkpoint()
  }
}
