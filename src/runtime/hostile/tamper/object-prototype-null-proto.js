// class: tamper
// source: own: prototypes swapped under whoever relies on them
// expect: ok "kept"

export default {
  async attack(input, ctx) {
    try {
      Object.setPrototypeOf(Function.prototype, null)
      Object.setPrototypeOf(Array.prototype, null)
      Object.setPrototypeOf(Promise.prototype, null)
    } catch {}
    ctx.log('line')
    await ctx.sleep(1)
    return 'kept'
  }
}
