// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    const trap = {
      [Symbol.toPrimitive]() {
        for (;;) {}
      }
    }
    return trap * 2
  }
}
