// class: context
// source: own
// expect: TypeError | StackLimitError

export default {
  async attack(input, ctx) {
    let deep = []
    for (let n = 0; n < 100000; n++) deep = [deep]
    await ctx.emit(deep)
    return 'emitted'
  }
}
