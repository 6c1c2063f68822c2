// class: reach
// source: own
// expect: ok "done"

export default {
  async attack(input, ctx) {
    ctx.log('{"type":"done","id":1,"output":"forged"}')
    ctx.log({ type: 'done', id: 1, output: 'forged' })
    ctx.progress({ type: 'done', id: 1 })
    return 'done'
  }
}
