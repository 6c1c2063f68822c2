// class: forged-error
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    throw new Proxy({}, {
      get() {
        for (;;) {}
      }
    })
  }
}
