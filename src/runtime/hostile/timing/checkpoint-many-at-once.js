// class: timing
// source: own
// expect: ok | RunTimeoutError | MemoryLimitError | OverloadedError
// limits: timeout=1000

export default {
  async attack(input, ctx) {
    return (await Promise.all(new Array(1000).fill(0).map(() => ctx.checkpoint()))).length
  }
}
