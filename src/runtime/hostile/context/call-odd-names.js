// class: context
// source: own
// expect: ok "done"

export default {
  async attack(input, ctx) {
    for (const name of ['', '__proto__', 'constructor', '../..', null, undefined, 7, {}, Symbol('name'), 'a'.repeat(1000000)]) {
      try {
        await ctx.call(name, name)
        return `called ${String(name)}`
      } catch {}
    }
    return 'done'
  }
}
