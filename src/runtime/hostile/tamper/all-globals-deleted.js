// class: tamper
// source: own
// expect: ok "kept"

export default {
  async attack(input, ctx) {
    for (const name of Reflect.ownKeys(globalThis)) {
      try {
        delete globalThis[name]
      } catch {}
    }
    ctx.log('line')
    await ctx.sleep(1)
    return 'kept'
  }
}
