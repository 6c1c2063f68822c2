// class: context
// source: own
// expect: ok "done" | RangeError

export default {
  async attack(input, ctx) {
    try {
      await ctx.call('no.such', null, {
        get timeoutMs() {
          throw new RangeError('from the options')
        }
      })
    } catch {}
    return 'done'
  }
}
