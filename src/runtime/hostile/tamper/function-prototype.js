// class: tamper
// source: own
// expect: ok "kept"

export default {
  async attack(input, ctx) {
    Function.prototype.call = () => 'forged'
    Function.prototype.apply = () => 'forged'
    Function.prototype.bind = () => () => 'forged'
    Function.prototype.toString = () => 'function forged() { [native code] }'
    await ctx.sleep(1)
    ctx.log('line')
    return 'kept'
  }
}
