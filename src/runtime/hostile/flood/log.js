// class: flood
// source: own
// expect: RunTimeoutError | ok | OverloadedError

export default {
  async attack(input, ctx) {
    for (;;) ctx.log('a line of the log')
  }
}
