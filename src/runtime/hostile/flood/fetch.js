// class: flood
// source: own
// expect: NotGrantedError | RunTimeoutError | OverloadedError

export default {
  async attack(input, ctx) {
    await Promise.all(new Array(5000).fill(0).map((_, n) => ctx.fetch(`https://${n}.example/`)))
  }
}
