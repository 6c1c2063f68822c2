// class: tamper
// source: own
// expect: ok "kept"

export default {
  async attack(input, ctx) {
    for (const { prototype } of [Map, Set, WeakMap, WeakSet]) {
      for (const name of Object.getOwnPropertyNames(prototype)) {
        try {
          prototype[name] = () => 'forged'
        } catch {}
      }
    }
    await ctx.sleep(1)
    ctx.log('line')
    return 'kept'
  }
}
