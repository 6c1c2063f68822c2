// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    const trap = new Proxy({}, {
      get() {
        for (;;) {}
      }
    })
    return trap.anything
  }
}
