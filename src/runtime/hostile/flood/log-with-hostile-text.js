// class: flood
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    ctx.log({
      toString() {
        for (;;) {}
      }
    })
  }
}
