// class: infinite-loop
// source: own
// expect: RunTimeoutError | TypeError

export default {
  async attack(input, ctx) {
    function* endless() {
      for (;;) yield 1
    }
    return endless().filter(() => false).toArray()
  }
}
