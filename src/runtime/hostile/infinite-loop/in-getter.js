// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    const trap = {
      get value() {
        for (;;) {}
      }
    }
    return trap.value
  }
}
