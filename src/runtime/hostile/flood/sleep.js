// class: flood
// source: own
// expect: MemoryLimitError | RunTimeoutError | OverloadedError
// limits: timeout=3000

export default {
  async attack(input, ctx) {
    for (;;) ctx.sleep(100000).catch(() => {})
  }
}
