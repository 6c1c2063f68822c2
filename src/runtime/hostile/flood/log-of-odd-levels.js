// class: flood
// source: own
// expect: ok "done" | TypeError | InvalidArgumentError

export default {
  async attack(input, ctx) {
    for (const level of ['fatal', '__proto__', 'constructor', { toString: () => 'info' }, null, 7, Symbol.iterator]) {
      try {
        ctx.log('line', level)
      } catch {}
    }
    return 'done'
  }
}
