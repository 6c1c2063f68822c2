// class: context
// source: own
// expect: NotGrantedError | StateQuotaError | InvalidArgumentError | MemoryLimitError

export default {
  async attack(input, ctx) {
    await ctx.state.set('k'.repeat(4000000), 1)
    return 'kept'
  }
}
