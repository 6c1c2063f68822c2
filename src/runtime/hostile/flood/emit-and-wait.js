// class: flood
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    for (let n = 0; ; n++) await ctx.emit(n)
  }
}
