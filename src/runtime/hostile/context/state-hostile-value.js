// class: context
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    await ctx.state.set('key', {
      get value() {
        for (;;) {}
      }
    })
  }
}
