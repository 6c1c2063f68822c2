// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    // the reader of the output asks for its keys
    return new Proxy({}, {
      ownKeys() {
        for (;;) {}
      }
    })
  }
}
