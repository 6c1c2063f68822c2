// class: context
// source: own: what hears of the abort never ends
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    ctx.signal?.addEventListener?.('abort', () => {
      for (;;) {}
    })
    await ctx.sleep(100000)
  }
}
