// class: context
// source: own
// expect: NotGrantedError | StateQuotaError | InvalidArgumentError | MemoryLimitError

export default {
  async attack(input, ctx) {
    await ctx.state.set('key', 'v'.repeat(4000000))
    return 'kept'
  }
}
