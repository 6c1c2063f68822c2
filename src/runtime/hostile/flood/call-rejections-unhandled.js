// class: flood
// source: own
// expect: ok "done" | NotGrantedError

export default {
  async attack(input, ctx) {
    for (let n = 0; n < 1000; n++) ctx.call('no.such', n)
    return 'done'
  }
}
