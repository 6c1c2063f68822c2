// class: flood
// source: own
// expect: RunTimeoutError | OverloadedError

export default {
  async attack(input, ctx) {
    for (let n = 0; ; n++) ctx.progress((n % 1000) / 1000)
  }
}
