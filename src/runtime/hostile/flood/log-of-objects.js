// class: flood
// source: own
// expect: ok "done" | TypeError

export default {
  async attack(input, ctx) {
    for (const line of [{}, null, undefined, 7n, () => 1, { toString: () => 'text' }]) ctx.log(line)
    return 'done'
  }
}
