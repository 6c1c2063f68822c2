// class: flood
// source: own
// expect: RunTimeoutError | MemoryLimitError | OverloadedError

export default {
  async attack(input, ctx) {
    for (;;) ctx.call('javascript.run', {}).catch(() => {})
  }
}
