// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    const trap = new Proxy({}, {
      getPrototypeOf() {
        for (;;) {}
      }
    })
    return trap instanceof Array
  }
}
