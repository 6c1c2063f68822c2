// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    const trap = {
      valueOf() {
        for (;;) {}
      }
    }
    return trap + 1
  }
}
