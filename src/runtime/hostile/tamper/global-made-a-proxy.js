// class: tamper
// source: own
// expect: ok "kept"

export default {
  async attack(input, ctx) {
    try {
      Object.setPrototypeOf(globalThis, new Proxy({}, {
        get: () => undefined,
        has: () => true
      }))
    } catch {}
    await ctx.sleep(1)
    return 'kept'
  }
}
