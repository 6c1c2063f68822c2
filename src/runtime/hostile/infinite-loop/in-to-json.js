// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    return JSON.stringify({
      toJSON() {
        for (;;) {}
      }
    })
  }
}
