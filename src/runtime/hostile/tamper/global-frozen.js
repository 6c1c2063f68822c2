// class: tamper
// source: own
// expect: ok "kept"

export default {
  async attack(input, ctx) {
    for (const name of Reflect.ownKeys(globalThis)) {
      try {
        Object.freeze(globalThis[name]?.prototype ?? {})
        Object.freeze(globalThis[name])
      } catch {}
    }
    Object.freeze(globalThis)
    ctx.log('line')
    await ctx.sleep(1)
    return 'kept'
  }
}
