// class: flood
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    for (;;) await ctx.state.get('key').catch(() => {})
  }
}
