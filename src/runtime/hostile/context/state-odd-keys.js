// class: context
// source: own
// expect: ok "done"

export default {
  async attack(input, ctx) {
    for (const key of [null, undefined, {}, Symbol('key'), 1n, [], { toString: () => '__proto__' }]) {
      try {
        await ctx.state.get(key)
      } catch {}
      try {
        await ctx.state.set(key, key)
      } catch {}
    }
    return 'done'
  }
}
