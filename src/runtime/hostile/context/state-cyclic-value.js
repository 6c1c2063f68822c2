// class: context
// source: own
// expect: InvalidArgumentError | InvalidValueError | TypeError | NotGrantedError | StateQuotaError

export default {
  async attack(input, ctx) {
    const self = {}
    self.self = self
    await ctx.state.set('key', self)
    return 'kept'
  }
}
