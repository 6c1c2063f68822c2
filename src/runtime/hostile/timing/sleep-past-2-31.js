// class: timing
// source: own: timers of hosts wrap round at 2^31 and fire at once
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    for (;;) await ctx.sleep(2147483648)
  }
}
