// class: timing
// source: own: none of them may hang or spin
// expect: ok "done" | Error | InvalidValueError

export default {
  async attack(input, ctx) {
    for (const ms of [-1, -Infinity, Number.NaN, 'x', null, undefined, {}, []]) await ctx.sleep(ms)
    return 'done'
  }
}
