// class: flood
// source: own
// expect: ok "done"

export default {
  async attack(input, ctx) {
    for (const each of [Number.NaN, Infinity, -1, 2, 'half', null, undefined, {}, [], 1n, { valueOf: () => 0.5 }]) {
      try {
        ctx.progress(each)
      } catch {}
    }
    return 'done'
  }
}
