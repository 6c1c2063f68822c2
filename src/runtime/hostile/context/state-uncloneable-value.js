// class: context
// source: own
// expect: ok "done"

export default {
  async attack(input, ctx) {
    for (const value of [() => 1, Symbol('value'), new Proxy({}, {}), new WeakMap(), globalThis]) {
      try {
        await ctx.state.set('key', value)
      } catch {}
    }
    return 'done'
  }
}
