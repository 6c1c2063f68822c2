// class: context
// source: own
// expect: NotGrantedError | StateQuotaError | RunTimeoutError

export default {
  async attack(input, ctx) {
    for (let n = 0; n < 1000000; n++) await ctx.state.set(`key ${n}`, n)
  }
}
