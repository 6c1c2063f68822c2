// class: infinite-loop
// source: own, after the interrupt tests of quickjs
// expect: RunTimeoutError

export default {
  async attack(input, ctx) {
    for (;;) {
      try {
        for (;;) {}
      } catch {}
    }
  }
}
