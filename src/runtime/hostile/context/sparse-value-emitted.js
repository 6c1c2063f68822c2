// class: context
// source: own
// expect: RunTimeoutError | RangeError | MemoryLimitError

export default {
  async attack(input, ctx) {
    const list = []
    list[4294967294] = 1
    await ctx.emit(list)
    return 'emitted'
  }
}
