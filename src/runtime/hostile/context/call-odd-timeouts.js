// class: context
// source: own
// expect: ok "done"

export default {
  async attack(input, ctx) {
    for (const timeoutMs of [-1, 0, Number.NaN, Infinity, '1', null, {}, 1e300, 1n]) {
      try {
        await ctx.call('no.such', null, { timeoutMs })
        return 'called'
      } catch {}
    }
    return 'done'
  }
}
