// class: context
// source: own
// expect: NotGrantedError | InvalidArgumentError | ok {"value":1}

export default {
  async attack(input, ctx) {
    await ctx.state.set('__proto__', { polluted: true })
    await ctx.state.set('constructor', { polluted: true })
    return { value: 1 }
  }
}
