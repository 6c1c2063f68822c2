// class: infinite-loop
// source: own
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    class Trap {
      static [Symbol.hasInstance]() {
        for (;;) {}
      }
    }
    return {} instanceof Trap
  }
}
