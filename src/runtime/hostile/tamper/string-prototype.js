// class: tamper
// source: own
// expect: ok "kept"

export default {
  async attack(input, ctx) {
    for (const name of Object.getOwnPropertyNames(String.prototype)) {
      try {
        if (name !== 'length') String.prototype[name] = () => 'forged'
      } catch {}
    }
    globalThis.String = () => 'forged'
    ctx.log('line')
    await ctx.call('no.such', 1).catch(() => {})
    return 'kept'
  }
}
